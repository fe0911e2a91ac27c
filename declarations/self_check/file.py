"""Loading the file of a self-check: the interchange object of `check_eligibility`, read as the import reads it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from declarations.answers.vocabulary import read_vocabulary
from declarations.eligibility import AnswerError, parse
from declarations.eligibility.reading import read_date
from declarations.eligibility.ruleset import DEFAULT_RULES
from declarations.self_check.asked import Asked
from declarations.self_check.reading import SelfCheck
from zjtx.common.text import is_hostile

LARGEST_FILE = 64 * 1024
DEEPEST = 6


class FileRefused(Exception):
    """The file cannot be loaded. `args[0]` says why and what to do."""


def read_file(content: bytes, forms: Iterable[Asked]) -> SelfCheck:
    """Read a kept self-check of one of the `forms`; answers that cannot be read stay as problems.

    Raises FileRefused for what is no such file, or one of another round or year.
    """
    if len(content) > LARGEST_FILE:
        raise FileRefused(f"文件超过{LARGEST_FILE // 1024} KB，不是自测数据文件，请选择自测时下载的文件")
    try:
        found = parse(content)
    except AnswerError as error:
        raise FileRefused("文件内容无法识别，请选择自测时下载的 JSON 文件") from error
    if not isinstance(found, Mapping) or _is_hostile(found) or not isinstance(found.get("answers"), Mapping):
        raise FileRefused("文件内容不是自测数据，请选择自测时下载的 JSON 文件")
    form = _form_of(found, list(forms))
    return _read(form, found["answers"], _declared_on(found))


def _form_of(found: Mapping[str, Any], forms: list[Asked]) -> Asked:
    """The form of the file's tier and rule set; two rule sets may know the same tier."""
    tier, rules = found.get("tier"), found.get("rules", DEFAULT_RULES)
    own = [form for form in forms if form.tier == tier]
    if not own:
        words = "、".join(dict.fromkeys(form.rules.title for form in forms))
        raise FileRefused(f"文件未写明类别，或该类别现在不能自测；可自测的类别：{words}")
    form = next((form for form in own if form.rule_set == rules), own[0])
    if found.get("year") != form.year or rules != form.rule_set:
        raise FileRefused(f"文件不是{form.year}年条件的自测数据，不能载入，请按{form.year}年重新填写")
    return form


def _declared_on(found: Mapping[str, Any]) -> date:
    try:
        day = read_date(found.get("declared_on"), "declared_on")
    except AnswerError:
        day = None
    if day is None:
        raise FileRefused("文件中的日期（declared_on）无法识别，应为 2022-03-01 的形式")
    return day


def _read(form: Asked, answers: Mapping[str, Any], day: date) -> SelfCheck:
    """The answers that the page asks for; others that the file may hold are said to be left out."""
    check = SelfCheck(form, day, day.isoformat())
    own = {form.sheet.own_place(str(name)): given for name, given in answers.items() if given is not None}
    wanted = {name: _years(form, name, given) for name, given in own.items() if name in form.group_of}
    reading = read_vocabulary(form.sheet, wanted, year=form.year)
    check.values = reading.values
    check.problems = reading.problems
    check.raw = {name: [_typed(wanted, name)] for name in reading.problems}
    left_out = len(own) - len(wanted)
    if left_out:
        check.notes.append(f"文件中另有{left_out}项内容与条件核对无关，未载入")
    return check


def _years(form: Asked, name: str, given: Any) -> Any:
    """A yearly answer without the years that are not asked for."""
    if not isinstance(given, Mapping) or name in form.inputs:
        return given
    known = {str(year) for year in form.years}
    return {key: one for key, one in given.items() if str(key) not in known or f"{name}.{key}" in form.inputs}


def _typed(wanted: Mapping[str, Any], place: str) -> str:
    """What the file says at a place that cannot be read, to be shown at its control."""
    name, _, year = place.partition(".")
    given = wanted.get(name)
    if year and isinstance(given, Mapping):
        given = given.get(year, "")
    return "" if isinstance(given, Mapping | list) else str(given)


def _is_hostile(value: Any, depth: int = 0) -> bool:
    """Text that no page can show (a lone surrogate, NUL), or nesting that no answer has."""
    if isinstance(value, str):
        return is_hostile(value)
    if isinstance(value, Mapping):
        return depth > DEEPEST or any(is_hostile(k) or _is_hostile(v, depth + 1) for k, v in value.items())
    if isinstance(value, list):
        return depth > DEEPEST or any(_is_hostile(one, depth + 1) for one in value)
    return False
