"""Small pieces: files, functions and views keep the sizes of the house (architecture, "Style")."""

from tests.house import project

FILE_LINES = 400
FUNCTION_LINES = 40
VIEW_LINES = 25


def _is_view(path, function) -> bool:
    in_views = path.stem == "views" or "views" in path.parent.parts
    arguments = function.args.posonlyargs + function.args.args
    return in_views and bool(arguments) and arguments[0].arg == "request"


def test_files_stay_below_400_lines():
    found = []
    for path in project.sources(".py", ".html", ".js", ".css"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FILE_LINES:
            found.append(f"{project.name(path)}: {lines}")
    project.assert_none(found, f"more than {FILE_LINES} lines: split by subject")


def test_functions_stay_below_40_lines_and_views_below_25():
    found = []
    for path in project.sources(".py"):
        for function in project.functions(path):
            limit = VIEW_LINES if _is_view(path, function) else FUNCTION_LINES
            lines = function.end_lineno - function.lineno + 1
            if lines > limit:
                found.append(f"{project.name(path)}:{function.lineno} {function.name}: {lines} > {limit}")
    project.assert_none(found, "functions that are too long")


def test_the_walk_sees_the_project():
    names = {project.name(path) for path in project.sources(".py")}
    assert {"manage.py", "zjtx/settings/base.py", "tests/house/test_size.py", "deploy/local/serve.py"} <= names
