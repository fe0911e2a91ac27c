"""Shared builders: regions, people, rounds, declarations. Two cities wherever something must not be seen."""

import itertools
from datetime import date, datetime, timedelta
from typing import Any

from declarations.answers.fields import answer_fields
from declarations.answers.storage import sheet_of, years_of
from declarations.answers.tables import models_of
from declarations.models import (
    Declaration,
    EvidenceFile,
    EvidenceRequirement,
    Round,
    RoundTier,
    RoundWindow,
)
from declarations.services.drafting import start_declaration
from tests.sample_answers import sample
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.models import StoredFile
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise, Industry, Region

_serial = itertools.count(1)
PASSWORD = "Cloudy-Harbour-2022"
AT = clock.as_moment("2022-03-01T10:00:00")
PLANS = {"product": 400, "sme": 200, "little_giant": 100}
EVIDENCE = (("1", "企业营业执照复印件", True), ("3", "主导产品市场占有率或排名的佐证材料", False))


def valid_uscc() -> str:
    """A new 信用代码 with both check digits right."""
    return uscc.with_check_digits(f"912102{next(_serial):010d}"[:16])


def regions() -> dict[str, Region]:
    """Two cities with a district each, and a zone that acts as a city."""
    rows = (
        ("210000", "辽宁省", "province", None, False),
        ("210200", "大连市", "city", "210000", True),
        ("210211", "甘井子区", "district", "210200", False),
        ("210300", "鞍山市", "city", "210000", True),
        ("210302", "铁东区", "district", "210300", False),
        ("LN-SFSFQ", "沈抚改革创新示范区", "functional_zone", "210000", True),
    )
    found: dict[str, Region] = Region.objects.in_bulk([code for code, *_ in rows])
    for code, name, level, parent, acts in rows:
        if code in found:
            continue
        above = found.get(parent or "")
        found[code], _ = Region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "level": level,
                "parent": above,
                "acts_as_city": acts,
                "full_name": f"{above.full_name if above else ''}{name}",
                "bureau_name": f"{name}工业和信息化局",
            },
        )
    return found


def industries() -> None:
    """The line of the classification that the sample enterprise belongs to."""
    rows = (("C", "制造业", 1, None), ("34", "通用设备制造业", 2, "C"), ("348", "通用零部件制造", 3, "34"),
            ("3484", "机械零部件加工", 4, "348"))  # fmt: skip
    if Industry.objects.filter(code__in=[code for code, *_ in rows]).count() == len(rows):
        return
    for code, name, level, parent in rows:
        Industry.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent_id": parent, "section": "C"}
        )


def enterprise(region: str = "210211", **fields: Any) -> Enterprise:
    """An enterprise of that region."""
    industries()
    values = {
        "uscc": valid_uscc(),
        "name": f"辽宁样本精工{next(_serial)}有限公司",
        "region": regions()[region],
        "registered_on": date(2012, 5, 8),
        "industry_division_id": "34",
        "industry_class": "3484",
        "contact_name": "李文静",
        "contact_mobile": "13900000002",
    }
    return Enterprise.objects.create(**{**values, **fields})


def user(role: str, *, region: str | None = None, of: Enterprise | None = None, **fields: Any) -> User:
    """An account of that role; `of` is the enterprise of an enterprise user."""
    number = next(_serial)
    values = {
        "full_name": fields.pop("full_name", f"测试人员{number}"),
        "email": f"user{number}@example.com",
        "role": role,
        "region": regions()[region] if region else None,
        "enterprise": of,
        "is_enterprise_admin": of is not None,
    }
    return User.objects.create_user(f"user{number}", PASSWORD, **{**values, **fields})


def open_round(at: datetime = AT, *, code: str = "LN2022", year: int = 2022, **fields: Any) -> Round:
    """A round of the 2022 notice whose windows are open at the moment, with the sheet of attachment 2."""
    found = Round.objects.filter(code=code).first()
    if found is not None:
        return found
    round_, created = Round.objects.get_or_create(
        code=code,
        defaults={
            "year": year,
            "title": "关于开展2022年度“专精特新”企业梯度培育工作的通知",
            "document_number": "辽工信改革〔2022〕9号",
            "issued_on": date(2022, 1, 18),
            "state": "open",
            "prepared_by": user("system_admin"),
            **fields,
        },
    )
    if created:
        closes = (at + timedelta(days=17)).replace(hour=23, minute=59, second=59)
        for kind in ("apply", "first_review"):
            RoundWindow.objects.create(round=round_, kind=kind, opens_at=at - timedelta(days=20), closes_at=closes)
        offer(round_, "sme")
    return round_


def offer(round_: Round, tier: str, sheet: str = "") -> None:
    """Let the round take declarations of that tier too, with two items of evidence."""
    _, created = RoundTier.objects.get_or_create(
        round=round_, tier=tier, defaults={"sheet": sheet or f"{tier}_2022", "plan_count": PLANS[tier]}
    )
    if not created:
        return
    for position, (serial, text, required) in enumerate(EVIDENCE, 1):
        EvidenceRequirement.objects.create(
            round=round_, tier=tier, serial=serial, text=text, position=position, is_required=required
        )


def fill(declaration: Declaration, **changes: Any) -> None:
    """Write a complete answer set straight into the columns; `changes` overrides single answers."""
    sheet = sheet_of(declaration)
    sheet_model, year_model = models_of(sheet)
    fields = answer_fields(sheet.version)
    sampled, sampled_years = sample(sheet.version)
    values = {**sampled, **changes}
    single = {fields[name].attname: value for name, value in values.items() if name in fields}
    sheet_model.objects.filter(pk=declaration.pk).update(**single)
    for year, figures in zip(years_of(declaration), sampled_years.values(), strict=True):
        year_model.objects.filter(declaration=declaration, year=year).update(**figures)


def add_evidence(declaration: Declaration, by: User, at: datetime = AT) -> None:
    """One stored file under every required item."""
    for item in EvidenceRequirement.objects.filter(round=declaration.round, tier=declaration.tier, is_required=True):
        stored = StoredFile.objects.create(
            sha256="0" * 64,
            size=1024,
            content_type="application/pdf",
            original_name="营业执照.pdf",
            file="none",
            uploaded_by=by,
            kind="evidence",
        )
        EvidenceFile.objects.create(
            declaration=declaration,
            requirement=item,
            stored=stored,
            name="营业执照.pdf",
            uploaded_by=by,
            uploaded_at=at,
        )


def draft(
    by: User | None = None,
    *,
    region: str = "210211",
    at: datetime = AT,
    full: bool = True,
    tier: str = "sme",
    sheet: str = "",
) -> Declaration:
    """A draft of that tier's attachment, or of another version `sheet`; `full` fills it so that it can be submitted."""
    by, round_ = by or user("enterprise", of=enterprise(region)), open_round(at)
    offer(round_, tier)
    if sheet:
        RoundTier.objects.filter(round=round_, tier=tier).update(sheet=sheet)
    declaration = start_declaration(user=by, round_=round_, tier=tier, at=at)
    if full:
        fill(declaration)
        add_evidence(declaration, by, at)
        Declaration.objects.filter(pk=declaration.pk).update(prerequisite_reason="产品认定材料正在准备")
        declaration.refresh_from_db()
    return declaration
