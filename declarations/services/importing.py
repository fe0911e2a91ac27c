"""Importing a declaration written in the interchange vocabulary into a draft: all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.answers.fields import answer_fields
from declarations.answers.storage import sheet_of, tiers_with_sheet, write_value
from declarations.answers.vocabulary import Reading, read_vocabulary
from declarations.enums import EDITABLE, Source
from declarations.models import AnswerMark, Declaration, Round, RoundTier
from declarations.services.drafting import StartRefused, start_declaration
from declarations.sheets import sheet_named
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise


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
    """Read {"tier", "year", "uscc", "answers"} into the enterprise's draft. Raises ImportRefused."""
    problems = _frame_problems(document)
    if problems:
        raise ImportRefused(problems)
    round_ = _round(document, round_code)
    user = _filler(document)
    version = RoundTier.objects.get(round=round_, tier=document["tier"]).sheet
    reading = read_vocabulary(sheet_named(version), document["answers"], year=document["year"])
    if reading.problems:
        raise ImportRefused(reading.problems)
    with transaction.atomic():
        declaration = _draft(user, round_, document["tier"], at)
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
    rounds = Round.objects.filter(year=document["year"], tiers__tier=document["tier"])
    rounds = rounds.filter(code=round_code) if round_code else rounds.filter(state="open")
    found = rounds.order_by("-pk").first()
    if found is None:
        words = f"没有编号为{round_code}的批次" if round_code else f"没有{document['year']}年度正在进行的批次"
        raise ImportRefused({"year": words})
    return found


def _filler(document: Mapping[str, Any]) -> User:
    code = uscc.normalise(str(document["uscc"]))
    enterprise = Enterprise.objects.filter(uscc=code).first()
    if enterprise is None:
        raise ImportRefused({"uscc": f"统一社会信用代码{code}的企业尚未在本系统注册"})
    user = enterprise.users.filter(is_active=True).order_by("-is_enterprise_admin", "pk").first()
    if user is None:
        raise ImportRefused({"uscc": f"企业{enterprise.name}没有可用账号"})
    return user


def _draft(user: User, round_: Round, tier: str, at: datetime) -> Declaration:
    own = Declaration.objects.filter(enterprise=user.enterprise, round=round_, tier=tier, occupies=True).first()
    if own is not None and own.status not in EDITABLE:
        raise ImportRefused({"uscc": f"申报{own.number}目前为“{own.get_status_display()}”状态，不能导入"})
    if own is not None:
        return Declaration.objects.select_for_update(of=("self",)).get(pk=own.pk)
    try:
        return start_declaration(user=user, round_=round_, tier=tier, at=at)
    except StartRefused as refused:
        raise ImportRefused({"uscc": str(refused)}) from refused


def _write(declaration: Declaration, reading: Reading, user: User, at: datetime) -> int:
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


def _mark(declaration: Declaration, key: str, year: int, user: User, at: datetime) -> None:
    mark, created = AnswerMark.objects.get_or_create(
        declaration=declaration,
        field=key,
        year=year,
        defaults={"source": Source.IMPORTED, "updated_by": user, "updated_at": at},
    )
    if not created:
        mark.version += 1
        mark.source, mark.updated_by, mark.updated_at = Source.IMPORTED, user, at
        mark.error = mark.invalid_text = ""
        mark.save()
