"""The enterprise's record: what may be changed in it, by whom at the same time, and what is kept of each change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from zjtx.registry.models import Enterprise, EnterpriseChange, FormerName, Industry, Title

# As the sheets order them (一、企业基本情况).
FIELDS = (
    "name", "region", "registered_on", "registered_capital", "registration_type", "legal_representative",
    "legal_representative_phone", "legal_representative_mobile", "address", "postcode", "contact_name",
    "contact_phone", "contact_mobile", "contact_email", "industry_division", "industry_class",
)  # fmt: skip
# Of a title holder these are changed by filing a change (notice, 三（三）3), not here.
FILED = ("name", "region")
FILED_REFUSAL = "持有有效称号的企业，{what}须按规定申报变更，不能在此修改。"


@dataclass(frozen=True)
class Clash:
    """A field that somebody else has changed meanwhile to something else."""

    theirs: str
    by: str
    at: datetime


class RecordClash(Exception):
    """Nothing was saved: fields of this change were changed by somebody else since the page was opened."""

    def __init__(self, clashes: Mapping[str, Clash], version: int) -> None:
        super().__init__(", ".join(clashes))
        self.clashes, self.version = dict(clashes), version


def label_of(field: str) -> str:
    """The name of a field as the sheets call it."""
    return str(Enterprise._meta.get_field(field).verbose_name)


def holds_title(enterprise: Enterprise, day: date) -> bool:
    """Whether a title of the enterprise is in force on the day."""
    return Title.objects.filter(enterprise=enterprise).valid_on(day).exists()


def filed_refusal(field: str) -> str:
    """Why a title holder does not change the field here."""
    return FILED_REFUSAL.format(what={"name": "更名", "region": "变更所在地区"}[field])


def text_of(enterprise: Enterprise, field: str) -> str:
    """The field as people read it; an empty text where it is not filled."""
    value = getattr(enterprise, field)
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if field == "registration_type":
        return str(enterprise.get_registration_type_display())
    if field == "region":
        return value.full_name.replace("/", "")
    if field == "industry_class":
        return str(Industry.objects.filter(pk=value).first() or value)
    return stored_text(value) if isinstance(value, Decimal) else str(value)


def stored_text(value: Any) -> str:
    """A stored value as text that compares: keys of rows, ISO dates, two decimals."""
    if value is None:
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


@transaction.atomic
def change_record(
    *,
    enterprise: Enterprise,
    values: Mapping[str, Any],
    base_version: int,
    by: Any,
    at: datetime,
    renamed_on: date | None = None,
) -> EnterpriseChange | None:
    """Save the fields of `values` that differ from the version they were typed over; None where none does.

    What somebody else has changed since, and this change leaves alone, stays theirs. `renamed_on`: the name is a new
    one from that day, the old one is kept as a former name; without it the name was wrong. Raises RecordClash,
    ValidationError by field.
    """
    locked = Enterprise.objects.select_for_update(of=("self",)).select_related("region", "industry_division")
    record = locked.get(pk=enterprise.pk)
    since = list(record.changes.filter(version__gt=base_version).select_related("changed_by").order_by("version"))
    base = _base(record, since)
    mine = {field: value for field, value in values.items() if field in FIELDS and stored_text(value) != base[field]}
    if clashes := _clashes(record, mine, since):
        raise RecordClash(clashes, record.version)
    before = {field: (stored_text(getattr(record, field)), text_of(record, field)) for field in mine}
    for field, value in mine.items():
        setattr(record, field, value)
    _check(record, mine, at.date(), renamed_on)
    changed = [field for field in mine if stored_text(getattr(record, field)) != before[field][0]]
    if not changed:
        return None
    if "name" in changed and renamed_on:
        FormerName.objects.create(enterprise=record, name=before["name"][0], until=renamed_on - timedelta(days=1))
    return _save(record, {field: before[field] for field in changed}, by, at)


def note_change(record: Enterprise, before: Mapping[str, tuple[str, str]], by: Any, at: datetime) -> EnterpriseChange:
    """Keep what was changed: {field: (stored, shown text) before}; the record stands at its new version already."""
    rows = [
        {
            "field": field,
            "before": stored,
            "after": stored_text(getattr(record, field)),
            "before_text": shown,
            "after_text": text_of(record, field),
        }
        for field, (stored, shown) in before.items()
    ]
    return EnterpriseChange.objects.create(
        enterprise=record, version=record.version, changed_at=at, changed_by=by, changes=rows
    )


def _save(record: Enterprise, before: Mapping[str, tuple[str, str]], by: Any, at: datetime) -> EnterpriseChange:
    columns = {field: getattr(record, field) for field in before}
    same = Enterprise.objects.filter(pk=record.pk, version=record.version)
    if not same.update(version=record.version + 1, **columns):
        raise ValidationError("企业信息刚由他人修改，应重新打开本页。")
    record.version += 1
    return note_change(record, before, by, at)


def _base(record: Enterprise, since: list[EnterpriseChange]) -> dict[str, str]:
    """{field: stored text} as the page showed it that the change was typed on."""
    found = {field: stored_text(getattr(record, field)) for field in FIELDS}
    for change in reversed(since):
        found |= {row["field"]: row["before"] for row in change.changes if row["field"] in found}
    return found


def _clashes(record: Enterprise, mine: Mapping[str, Any], since: list[EnterpriseChange]) -> dict[str, Clash]:
    found: dict[str, Clash] = {}
    for change in since:
        for row in change.changes:
            field = row["field"]
            if field in mine and stored_text(mine[field]) != stored_text(getattr(record, field)):
                by = change.changed_by.full_name if change.changed_by else "系统"
                found[field] = Clash(row["after_text"] or "空", by, change.changed_at)
    return found


def _check(record: Enterprise, mine: Mapping[str, Any], today: date, renamed_on: date | None) -> None:
    problems: dict[str, str] = {}
    filed = [field for field in FILED if field in mine]
    if filed and holds_title(record, today):
        problems = {field: filed_refusal(field) for field in filed}
    if record.registered_on and record.registered_on > today:
        problems["registered_on"] = "注册时间不应晚于今天。"
    if renamed_on and renamed_on > today:
        problems["renamed_on"] = "更名日期不应晚于今天。"
    if "industry_class" in mine or "industry_division" in mine:
        problems |= _industry_problem(record)
    if problems:
        raise ValidationError(problems)
    record.name = record.name.strip()
    record.full_clean()


def _industry_problem(record: Enterprise) -> dict[str, str]:
    code, division = record.industry_class, record.industry_division_id
    if code and not Industry.objects.filter(pk=code, level=4).exists():
        return {
            "industry_class": "具体细分领域应为国民经济行业分类（GB/T 4754-2017）的4位小类代码，应从列出的选项中选择。"
        }
    if code and division and not code.startswith(division):
        return {"industry_class": "具体细分领域不属于所选行业，应重新选择其中一项。"}
    return {}
