"""The interchange object of ``check_eligibility``: from JSON text to a report, refusing what is not such an object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from .engine import evaluate
from .facts import AnswerError
from .reading import read_date
from .report import Report
from .ruleset import DEFAULT_RULES, RuleError

REQUIRED = ("tier", "year", "declared_on", "answers")


def parse(text: str | bytes) -> Any:
    """Parse JSON with exact decimals. Raises AnswerError for text that is not JSON (NaN and Infinity are not), and for
    a name that stands twice in one object: which of the two answers was meant, nobody knows."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        return json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except AnswerError:
        raise
    except (ValueError, InvalidOperation, RecursionError) as error:
        raise AnswerError("JSON", "不是有效的 JSON 内容") from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise AnswerError(next(name for name in names if names.count(name) > 1), "重复填写")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def evaluate_request(request: Any) -> Report:
    """Evaluate one object ``{"tier", "year", "declared_on", "answers", "judgements"?, "rules"?}``.

    Raises AnswerError naming the field for anything in it that cannot be read.
    """
    if not isinstance(request, Mapping):
        raise AnswerError("JSON", "应为一个对象，含 tier、year、declared_on、answers")
    for name in REQUIRED:
        if request.get(name) is None:
            raise AnswerError(name, "未填写")
    rules = request.get("rules")
    for name, value in (("tier", request["tier"]), ("rules", rules)):
        if value is not None and not isinstance(value, str):
            raise AnswerError(name, "应为文字")
    declared_on = read_date(request["declared_on"], "declared_on")
    if declared_on is None:
        raise AnswerError("declared_on", "未填写")
    try:
        return evaluate(
            request["tier"],
            request["year"],
            declared_on,
            request["answers"],
            judgements=request.get("judgements"),
            rules=DEFAULT_RULES if rules is None else rules,
        )
    except RuleError as error:
        raise AnswerError(error.field, str(error)) from error
