"""Forms of a draft list: the line, reasons for many, a comment, and the rows of one page."""

import json
import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from review.decision_draft import Reason, Row
from review.enums import LeftOutGround
from zjtx.accounts.forms.base import PlainForm

LONGEST_REASON, LONGEST_COMMENT = 300, 500
LONGEST_LIST = 10**6
# What a row was, where the page does not say it: unlike anything that can be in the database.
UNKNOWN = (False, False, "?", "")


class ReasonForm(PlainForm):
    """A standard phrase and words of one's own, on the revision that was looked at."""

    revision = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput())
    ground = forms.ChoiceField(label="不列入的常用理由", choices=LeftOutGround.choices, initial=LeftOutGround.BELOW)
    words = forms.CharField(
        label="补充说明", required=False, max_length=LONGEST_REASON, help_text="与常用理由一并告知企业。"
    )

    @property
    def reason(self) -> Reason:
        """As the service takes it."""
        return Reason(self.cleaned_data["ground"], self.cleaned_data["words"])


class LineForm(ReasonForm):
    """The line, and the reason for those who fall out by it."""

    line = forms.IntegerField(min_value=0, max_value=LONGEST_LIST, widget=forms.HiddenInput())


class CommentForm(PlainForm):
    """Words to the colleagues. `request_key` makes one of a form that was sent twice."""

    about = forms.IntegerField(
        label="关于第几名", required=False, min_value=1, max_value=LONGEST_LIST, help_text="不填为整份名单。"
    )
    text = forms.CharField(
        label="意见",
        max_length=LONGEST_COMMENT,
        help_text="省级主管部门内部可见，不告知企业。",
        widget=forms.Textarea({"rows": 2, "data-count": "", "maxlength": LONGEST_COMMENT}),
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    @classmethod
    def fresh(cls) -> "CommentForm":
        """A form that is shown for the first time."""
        return cls(initial={"request_key": uuid.uuid4().hex})


def rows_of(posted: QueryDict) -> dict[int, Row]:
    """{entry pk: row} of the rows that a page showed, as they were left."""
    shown = {int(text) for text in posted.getlist("entry") if _is_key(text)}
    proposed, fixed = set(posted.getlist("proposed")), set(posted.getlist("fixed"))
    return {pk: _row(posted, pk, str(pk) in proposed, str(pk) in fixed) for pk in shown}


def state_of(version: int, values: tuple[bool, bool, str, str]) -> str:
    """What a page keeps of a row to be compared with when it comes back."""
    return json.dumps([version, *values], ensure_ascii=False)


def line_asked(query: QueryDict) -> tuple[int | None, Decimal | None, str]:
    """(place, score, refusal) of an address: the score goes before the place; both None where none is asked."""
    line, score = query.get("line", "").strip(), query.get("score", "").strip()
    if score:
        value = _decimal(score)
        return None, value, "" if value is not None else "最低得分应填写数字，例如 78.50。"
    if line:
        if line.isascii() and line.isdecimal() and len(line) < 8:
            return int(line), None, ""
        return None, None, "划线名次应填写整数，例如 200。"
    return None, None, ""


def _row(posted: QueryDict, pk: int, is_proposed: bool, is_fixed: bool) -> Row:
    version, was = _state(posted.get(f"was-{pk}", ""))
    ground = posted.get(f"ground-{pk}", "")
    words = posted.get(f"words-{pk}", "")[:LONGEST_REASON]
    return Row(version, is_proposed, is_fixed, Reason(ground if ground in LeftOutGround.values else "", words), was)


def _state(text: str) -> tuple[int, tuple[bool, bool, str, str]]:
    try:
        version, is_proposed, is_fixed, ground, words = json.loads(text[:2000])
    except (ValueError, TypeError, RecursionError):
        return 0, UNKNOWN
    known: list[Any] = [version, is_proposed, is_fixed, ground, words]
    if [type(one) for one in known] != [int, bool, bool, str, str]:
        return 0, UNKNOWN
    return version, (is_proposed, is_fixed, ground, words)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _decimal(text: str) -> Decimal | None:
    if len(text) > 9 or not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    return Decimal(text)
