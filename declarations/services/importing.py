"""Importing a declaration written in the interchange vocabulary into a draft: all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from declarations.answers.fields import answer_fields
from declarations.answers.storage import sheet_of, write_value
from declarations.answers.tables import tiers_with_sheet
from declarations.answers.vocabulary import Reading, read_vocabulary
from declarations.enums import EDITABLE, RoundState, Source
from declarations.models import AnswerMark, Declaration, Round, RoundTier
from declarations.services.drafting import StartRefused, make_draft
from declarations.sheets import SHEETS, sheet_named
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise
from zjtx.registry.services import create_enterprise


class ImportRefused(Exception):
    """Nothing was imported; `problems` names every bad field with its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(f"{name}：{text}" for name, text in problems.items()))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    declaration: Declaration
    answers: int
    notes: tuple[str, ...]


def import_declaration(document: Any, *, at: datetime, round_code: str = "") -> Imported:
    """Read {"tier", "year", "uscc", "answers"} into a draft: the enterprise's own, or a new one.

    An operator's act: it works in a round of that year whatever its windows say (an open one first), and makes the
    record of an enterprise not registered yet. Raises ImportRefused with every bad field; then nothing is written.
    """
    problems = _frame_problems(document)
    if problems:
        raise ImportRefused(problems)
    round_ = _round(document, round_code)
    version = RoundTier.objects.get(round=round_, tier=document["tier"]).sheet
    reading = read_vocabulary(sheet_named(version), document["answers"], year=document["year"])
    reading.problems |= _code_problems(document, reading)
    if reading.problems:
        raise ImportRefused(reading.problems)
    with transaction.atomic():
        enterprise = _enterprise(document, reading)
        user = enterprise.users.filter(is_active=True).order_by("-is_enterprise_admin", "pk").first()
        declaration = _draft(enterprise, user, round_, document["tier"], at)
        count = _write(declaration, reading, user, at)
        audit.record(
            "declaration.import", actor=user, obj=declaration, label=declaration.number, detail={"answers": count}
        )
    return Imported(declaration, count, tuple(reading.notes))


def _frame_problems(document: Any) -> dict[str, str]:
    if not isinstance(document, Mapping):
        return {"文件": '应为一个JSON对象：{"tier", "year", "uscc", "answers"}'}
    problems = {name: "文件没有该项" for name in ("tier", "year", "uscc", "answers") if name not in document}
    if document.get("tier") not in tiers_with_sheet() and "tier" not in problems:
        problems["tier"] = f"应为 {'、'.join(tiers_with_sheet())} 之一"
    if "year" not in problems and (not isinstance(document["year"], int) or isinstance(document["year"], bool)):
        problems["year"] = "应为年度，例如 2022"
    if "answers" not in problems and not isinstance(document["answers"], Mapping):
        problems["answers"] = "应为一个JSON对象，键为栏目名"
    return problems


def _round(document: Mapping[str, Any], round_code: str) -> Round:
    # A round may name a tier whose sheet nobody has seen (Dalian 2021): it takes no declarations.
    rounds = Round.objects.filter(
        year=document["year"], tiers__tier=document["tier"], tiers__sheet__in=[*SHEETS]
    ).distinct()
    if round_code:
        rounds = rounds.filter(code=round_code)
    found = sorted(rounds, key=lambda one: (one.state != RoundState.OPEN, -one.pk))
    if not found:
        words = f"没有编号为{round_code}、受理该类别的{document['year']}年度批次" if round_code else ""
        raise ImportRefused({"year": words or f"没有受理该类别的{document['year']}年度批次"})
    return found[0]


def _code_problems(document: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    """The 信用代码 that the document is filed under must be right, and the one that the sheet declares."""
    code = uscc.normalise(str(document["uscc"]))
    try:
        uscc.check(code)
    except ValidationError as problem:
        return {"uscc": problem.messages[0]}
    declared = reading.values.get("uscc", code)
    return {} if declared == code else {"uscc": f"与申报表所填的统一社会信用代码{declared}不一致"}


def _enterprise(document: Mapping[str, Any], reading: Reading) -> Enterprise:
    code = uscc.normalise(str(document["uscc"]))
    found = Enterprise.objects.filter(uscc=code).first()
    if found is not None:
        return found
    missing = [name for name in ("enterprise_name", "region") if not reading.values.get(name)]
    if missing:
        words = "该企业尚未登记，导入时须填写企业名称和所在地区"
        raise ImportRefused(dict.fromkeys(missing, words))
    try:
        return create_enterprise(uscc=code, name=reading.values["enterprise_name"], region_id=reading.values["region"])
    except ValidationError as problem:
        raise ImportRefused({name: texts[0] for name, texts in problem.message_dict.items()}) from problem


def _draft(enterprise: Enterprise, user: User | None, round_: Round, tier: str, at: datetime) -> Declaration:
    rivals = Declaration.objects.filter(enterprise=enterprise, year=round_.year, occupies=True)
    own = rivals.filter(round=round_, tier=tier).first()
    if own is not None and own.status not in EDITABLE:
        raise ImportRefused({"uscc": f"申报{own.number}目前为“{own.get_status_display()}”状态，不能导入"})
    if own is not None:
        return Declaration.objects.select_for_update(of=("self",)).get(pk=own.pk)
    try:
        return make_draft(enterprise=enterprise, round_=round_, tier=tier, user=user, at=at)
    except StartRefused as refused:
        raise ImportRefused({"uscc": str(refused)}) from refused


def _write(declaration: Declaration, reading: Reading, user: User | None, at: datetime) -> int:
    fields = answer_fields(sheet_of(declaration).version)
    count = 0
    for name, value in reading.values.items():
        one = fields[name]
        by_year = value.items() if one.is_yearly else [("0", value)]
        for year, single in by_year:
            write_value(declaration, one, single, year=int(year))
            for key in [f"{name}.{part.key}" for part in one.parts] or [name]:
                _mark(declaration, key, int(year), user, at)
            count += 1
    return count


def _mark(declaration: Declaration, key: str, year: int, user: User | None, at: datetime) -> None:
    mark, created = AnswerMark.objects.get_or_create(
        declaration=declaration,
        field=key,
        year=year,
        defaults={"source": Source.IMPORTED, "updated_by": user, "updated_at": at},
    )
    if not created:
        mark.version += 1
        mark.source, mark.updated_by, mark.updated_at = Source.IMPORTED, user, at
        mark.error = mark.invalid_text = mark.detail = ""
        mark.is_confirmed, mark.replaced = False, None
        mark.save()
