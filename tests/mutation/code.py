"""The code of declarations/eligibility with one thing wrong: a comparison, a number, a year, a branch, a return.

A mutant inside a function takes the place of its code object, so that whoever holds the function runs the mutant; one
at the head of a module takes the place of the name's value wherever the package holds it.
"""

from __future__ import annotations

import ast
import gc
import importlib
import inspect
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import declarations.eligibility

PACKAGE = declarations.eligibility.__name__
FOLDER = Path(declarations.eligibility.__file__).parent
# A part of a node, where in it, and what stands there instead.
Change = tuple[str, int | None, Any]
# Who holds something under which name, before and after.
Swap = tuple[Any, str, Any, Any]
OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
}
PAIRS = (("last", "previous"), ("last_year", "previous_year"), ("any", "all"), ("min", "max"), ("least", "most"))
NAMES = {"MET": "NOT_MET", "NOT_MET": "MET", "MISSING": "NOT_MET", "JUDGEMENT": "MISSING"}
NAMES |= dict(PAIRS) | {after: before for before, after in PAIRS}
# Run while the package is imported and never again: what is wrong in them shows before any test begins.
REGISTER = ("condition", "measure", "banded")
ON_IMPORT = {"Verdict.__new__", *REGISTER, *(f"{name}.<locals>.register" for name in REGISTER)}


class NothingChangedError(Exception):
    """The interpreter makes the same of the mutant as of the code."""


@dataclass(frozen=True)
class CodeMutant:
    """The change number ``number`` of the node number ``node`` of the module's tree, in ``subject``.

    ``function`` is the innermost one it stands in, as the interpreter calls it; nothing for a value of the module.
    ``name`` tells it from every other and holds as long as the subject stays as it is.
    """

    module: str
    subject: str
    function: str
    node: int
    number: int
    line: int
    name: str

    kind = "code"

    def __str__(self) -> str:
        return f"{self.name} (line {self.line})"

    @contextmanager
    def put_in_place(self) -> Iterator[None]:
        """Whoever runs the code meanwhile runs the mutant."""
        tree = deepcopy(_tree(self.module))
        node = list(ast.walk(tree))[self.node]
        _apply(node, _changes(node)[self.number])
        ast.fix_missing_locations(tree)
        module = importlib.import_module(f"{PACKAGE}.{self.module}")
        swaps = [*_functions(module, self.subject, tree), *_values(module, self.subject, tree)]
        if not swaps:
            raise NothingChangedError(str(self))
        for holder, name, _, after in swaps:
            setattr(holder, name, after)
        forget()
        try:
            yield
        finally:
            for holder, name, before, _ in swaps:
                setattr(holder, name, before)
            forget()


def code_mutants(module: str = "") -> Iterator[CodeMutant]:
    """Every mutant of every module, or of those whose name begins so."""
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem.startswith(module) and path.stem != "__init__":
            yield from _of_module(path.stem)


def _of_module(module: str) -> Iterator[CodeMutant]:
    tree = _tree(module)
    subjects = {id(node): name for name, top in _subjects(tree) for part in top for node in ast.walk(part)}
    functions = dict(_functions_of_nodes(tree, ""))
    seen: Counter[str] = Counter()
    for place, node in enumerate(ast.walk(tree)):
        subject = subjects.get(id(node))
        if subject is None or functions[id(node)] in ON_IMPORT:
            continue
        for number, change in enumerate(_changes(node)):
            changed = deepcopy(node)
            _apply(changed, change)
            name = f"{module}.{subject}: {_shown(node)} → {_shown(changed)}"
            seen[name] += 1
            name += f" #{seen[name]}" if seen[name] > 1 else ""
            yield CodeMutant(module, subject, functions[id(node)], place, number, _line(node), name)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse((FOLDER / f"{module}.py").read_text("utf-8"))


def _subjects(tree: ast.Module) -> Iterator[tuple[str, list[Any]]]:
    """Functions, methods and values at the head of the module, with the nodes in which they can go wrong."""
    for top in tree.body:
        match top:
            case ast.FunctionDef(name=name, body=body):
                yield name, body
            case ast.ClassDef(name=name, body=body):
                yield from ((f"{name}.{one.name}", one.body) for one in body if isinstance(one, ast.FunctionDef))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, [value]


def _functions_of_nodes(node: ast.AST, function: str) -> Iterator[tuple[int, str]]:
    yield id(node), function
    within = function
    if isinstance(node, ast.ClassDef):
        within = f"{node.name}."
    elif isinstance(node, ast.FunctionDef):
        within = (
            f"{function}{node.name}" if function.endswith(".") or not function else f"{function}.<locals>.{node.name}"
        )
    for child in ast.iter_child_nodes(node):
        yield from _functions_of_nodes(child, within)


def _changes(node: Any) -> list[Change]:
    """What can be wrong with a node."""
    match node:
        case ast.Compare(ops=ops):
            return [("ops", n, other()) for n, one in enumerate(ops) for other in OPERATORS[type(one)]]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OPERATORS:
            return [("op", None, other()) for other in OPERATORS[type(op)]]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [("operand", None, ast.UnaryOp(ast.Not(), operand))]
        case ast.Constant(value=bool(value)):
            return [("value", None, not value)]
        case ast.Constant(value=int(value)):
            return [("value", None, value + 1), ("value", None, value - 1)]
        case ast.Return(value=value) if value is not None and not _is_none(value):
            return [("value", None, ast.Constant(None))]
        case ast.Attribute(attr=name, ctx=ast.Load()) if name in NAMES:
            return [("attr", None, NAMES[name])]
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            return [("id", None, NAMES[name])]
        case ast.If() | ast.IfExp():
            return [("test", None, ast.Constant(True)), ("test", None, ast.Constant(False))]
        case ast.match_case():
            return [("guard", None, ast.Constant(False))]
        case ast.comprehension(ifs=[_, *_]):
            return [("ifs", None, [])]
    return []


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _apply(node: Any, change: Change) -> None:
    part, place, value = change
    if place is None:
        setattr(node, part, value)
    else:
        getattr(node, part)[place] = value


def _shown(node: Any) -> str:
    """A node in a few words; of a branch its test."""
    return " ".join(ast.unparse(getattr(node, "test", node)).split())[:90]


def _line(node: Any) -> int:
    """The line of a node; of a case and a comprehension that of what stands in it."""
    return next(one.lineno for one in ast.walk(node) if hasattr(one, "lineno"))


def _functions(module: ModuleType, subject: str, tree: ast.Module) -> Iterator[Swap]:
    """The code of every function made from the subject's; nothing where that is a value."""
    found: Any = module
    for name in subject.split("."):
        found = vars(found)[name]
    function = inspect.unwrap(getattr(found, "fget", None) or getattr(found, "__func__", found))
    if isinstance(function, FunctionType):
        old = function.__code__
        yield from _codes_swapped(old, _codes(compile(tree, old.co_filename, "exec")))


def _codes(code: CodeType) -> dict[tuple[str, int], CodeType]:
    """All code within a code object, by name and line."""
    found = {(code.co_qualname, code.co_firstlineno): code}
    for one in code.co_consts:
        if isinstance(one, CodeType):
            found |= _codes(one)
    return found


def _codes_swapped(old: CodeType, codes: dict[tuple[str, int], CodeType]) -> Iterator[Swap]:
    new = codes.get((old.co_qualname, old.co_firstlineno))
    if new is None or new == old:
        return
    functions = [one for one in gc.get_referrers(old) if isinstance(one, FunctionType)]
    if not functions and old.co_qualname.count("<locals>") == 0:
        raise LookupError(f"{old.co_qualname}: nobody holds its code")
    for function in functions:
        if len(new.co_freevars) == len(old.co_freevars):
            yield function, "__code__", old, new
    for one in old.co_consts:
        if isinstance(one, CodeType):
            yield from _codes_swapped(one, codes)


def _modules() -> list[ModuleType]:
    return [module for name, module in sys.modules.items() if name.startswith(f"{PACKAGE}.")]


def _values(module: ModuleType, subject: str, tree: ast.Module) -> Iterator[Swap]:
    """The value of a name wherever the package holds it; nothing where the subject is a function."""
    wanted = [top for top in tree.body if isinstance(top, ast.Assign) and ast.unparse(top.targets[0]) == subject]
    if wanted:
        names, before = dict(vars(module)), vars(module)[subject]
        exec(compile(ast.Module(wanted, []), subject, "exec"), names)
        yield from ((one, subject, before, names[subject]) for one in _modules() if vars(one).get(subject) is before)


def forget(but: Any = None) -> None:
    """Nothing is remembered that was computed with other code."""
    for module in _modules():
        for value in vars(module).values():
            if callable(getattr(value, "cache_clear", None)) and value is not but:
                value.cache_clear()
