"""Everything an administrator writes of a round, as one value: read from the tables, a fixture, or last year's round.

What it lacks, and what in it contradicts itself, is said here once, for the form, the service and the fixture alike.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from declarations.eligibility import RuleError, catalogue, load_tier
from declarations.enums import WindowKind
from declarations.models import Round
from declarations.sheets import SHEETS
from zjtx.common import clock
from zjtx.common.digests import digest
from zjtx.registry.enums import Tier

# Numbers of declarations are made from the code and have to stay readable: LN2022-Q-000123.
CODE = re.compile(r"[A-Z]{2,4}\d{4}(-[A-Z0-9]{1,4})?")
CODE_HELP = "例如 LN2022，同年再开一批用 LN2022-2。"
FIRST_YEAR, LAST_YEAR = 2018, 2099
# A year of the notice, not part of a longer number or of a standard's (GB/T 4754-2017).
_YEAR_IN_TEXT = re.compile(r"(?<![\d-])20\d{2}(?!\d)")


@dataclass(frozen=True)
class WindowContent:
    """First and last day of one kind of act; the last second of the last day counts."""

    kind: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class TierContent:
    """What the round says of one tier. An empty rule set or sheet: not entered (a historical round)."""

    tier: str
    rule_set: str = ""
    sheet: str = ""
    plan_count: int = 0


@dataclass(frozen=True)
class CityContent:
    """Stages and plan figures of one city; `plans` holds (tier, count)."""

    city: str
    has_district_stage: bool = False
    has_own_panel: bool = False
    plans: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class EvidenceContent:
    """One item of attachment 4 for a tier, with the clauses that it proves."""

    tier: str
    serial: str
    text: str
    is_required: bool = False
    clauses: tuple[str, ...] = ()
    examples: str = ""


@dataclass(frozen=True)
class RoundContent:
    """A round without its state."""

    code: str
    year: int
    title: str
    document_number: str
    issued_on: date
    office: str = ""
    desk_phones: str = ""
    notice_text: str = ""
    packet_working_days: int = 5
    publicity_working_days: int = 5
    return_working_days: int = 5
    new_title_working_days: int = 10
    validity_years: int = 3
    paper_copies: int = 2
    annual_profile_due_on: date | None = None
    windows: tuple[WindowContent, ...] = ()
    tiers: tuple[TierContent, ...] = ()
    cities: tuple[CityContent, ...] = ()
    evidence: tuple[EvidenceContent, ...] = ()

    def window(self, kind: str) -> WindowContent | None:
        """The window of that kind, or None."""
        return next((one for one in self.windows if one.kind == kind), None)

    def tier(self, tier: str) -> TierContent | None:
        """What is said of that tier, or None where it is not offered."""
        return next((one for one in self.tiers if one.tier == tier), None)

    def evidence_of(self, tier: str) -> tuple[EvidenceContent, ...]:
        """The tier's evidence items in order."""
        return tuple(one for one in self.evidence if one.tier == tier)


CHILDREN = ("windows", "tiers", "cities", "evidence")
COLUMNS = tuple(one.name for one in fields(RoundContent) if one.name not in CHILDREN)


def read_content(round_: Round) -> RoundContent:
    """The content of a stored round. Six queries."""
    plans: dict[str, list[tuple[str, int]]] = {}
    for city, tier, count in round_.city_plans.order_by("city_id", "tier").values_list("city_id", "tier", "plan_count"):
        plans.setdefault(city, []).append((tier, count))
    stages = {one.city_id: one for one in round_.city_stages.all()}
    cities = []
    for city in sorted({*plans, *stages}):
        stage = stages.get(city)
        flags = (stage.has_district_stage, stage.has_own_panel) if stage else (False, False)
        cities.append(CityContent(city, *flags, tuple(plans.get(city, ()))))
    windows = {one.kind: one for one in round_.windows.all()}
    tiers = {one.tier: one for one in round_.tiers.all()}
    evidence = round_.evidence_requirements.order_by("tier", "position")
    return RoundContent(
        **{name: getattr(round_, name) for name in COLUMNS},
        windows=tuple(
            WindowContent(kind, clock.local(one.opens_at).date(), clock.local(one.closes_at).date())
            for kind in WindowKind.values
            if (one := windows.get(kind))
        ),
        tiers=tuple(
            TierContent(tier, one.rule_set, one.sheet, one.plan_count)
            for tier in Tier.values
            if (one := tiers.get(tier))
        ),
        cities=tuple(cities),
        evidence=tuple(
            EvidenceContent(one.tier, one.serial, one.text, one.is_required, tuple(one.clauses), one.examples)
            for one in evidence
        ),
    )


def from_json(data: Mapping[str, Any]) -> RoundContent:
    """The content written in a fixture: the same names, dates as ISO text. Raises KeyError, TypeError, ValueError."""
    given = {name: data[name] for name in COLUMNS if name in data}
    for name in ("issued_on", "annual_profile_due_on"):
        if given.get(name):
            given[name] = date.fromisoformat(given[name])
    if isinstance(given.get("notice_text"), list):
        given["notice_text"] = "\n".join(given["notice_text"])
    days = date.fromisoformat
    return RoundContent(
        **given,
        windows=tuple(
            WindowContent(one["kind"], days(one["first_day"]), days(one["last_day"])) for one in data["windows"]
        ),
        tiers=tuple(TierContent(**one) for one in data["tiers"]),
        cities=tuple(
            CityContent(**one | {"plans": tuple(sorted(one.get("plans", {}).items()))})
            for one in data.get("cities", ())
        ),
        evidence=tuple(
            EvidenceContent(tier, **one | {"clauses": tuple(one.get("clauses", ()))})
            for tier, items in data.get("evidence", {}).items()
            for one in items
        ),
    )


def seal(content: RoundContent, names: Collection[str] = ()) -> str:
    """A digest of the named parts (all where none is named): whoever confirms or saves says what was on the page."""
    data = {name: value for name, value in asdict(content).items() if not names or name in names}
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
    return digest(text.encode())[:32]


def for_year(template: RoundContent, year: int) -> RoundContent:
    """What of an earlier round holds for another year too: tiers, plans, cities, evidence, parameters.

    Code, notice and dates are the new notice's own and left empty; years named in evidence texts move along.
    """
    moved = year - template.year
    return replace(
        template,
        code="",
        year=year,
        title=shifted(template.title, moved),
        document_number="",
        notice_text="",
        annual_profile_due_on=None,
        windows=(),
        evidence=evidence_for(template, year),
    )


def evidence_for(template: RoundContent, year: int) -> tuple[EvidenceContent, ...]:
    """The evidence items of an earlier round for another year."""
    by = year - template.year
    return tuple(
        replace(one, text=shifted(one.text, by), examples=shifted(one.examples, by)) for one in template.evidence
    )


def shifted(text: str, by: int) -> str:
    """The text with every year in it moved: "2020、2021年度会计报表" by 1 is "2021、2022年度会计报表"."""
    return _YEAR_IN_TEXT.sub(lambda found: str(int(found[0]) + by), text)


def serial_key(serial: str) -> tuple[int, ...]:
    """Order of serials: 4.2 comes before 4.10."""
    return tuple(int(part) for part in serial.split(".") if part.isdecimal())


def rule_sets(tier: str) -> list[str]:
    """Rule sets that this installation has for a tier."""
    return [name for name, tiers in catalogue.rule_sets().items() if tier in tiers]


def sheet_versions(tier: str) -> list[str]:
    """Versions of the sheet that this installation has for a tier."""
    return sorted(version for version, sheet in SHEETS.items() if sheet.tier == tier)


def rule_set_label(name: str, tier: str) -> str:
    """The notice that a rule set says; its own name where this installation does not have it."""
    try:
        return load_tier(name, tier).notice
    except RuleError:
        return f"{name}（本系统尚未提供）"


def sheet_label(version: str) -> str:
    """Attachment and title of a sheet; its own name where this installation does not have it."""
    sheet = SHEETS.get(version)
    if sheet:
        return f"{sheet.attachment} {sheet.title}"
    name = next((f"{tier.label}申报表" for tier in Tier if version.startswith(f"{tier.value}_")), version)
    return f"{name}（本系统尚未提供）"


def clauses_of(tier: TierContent | None) -> dict[str, str]:
    """{id: words} of the clauses of a tier's rule set; empty where there is none."""
    if tier is None or not tier.rule_set:
        return {}
    try:
        return {clause.id: clause.text for clause in load_tier(tier.rule_set, tier.tier).clauses.values()}
    except RuleError:
        return {}


def contradictions(content: RoundContent) -> dict[str, str]:
    """{field: sentence} of what cannot be stored; empty when all is well. Windows are named apply_last and so on."""
    found: dict[str, str] = {}
    if not CODE.fullmatch(content.code):
        found["code"] = f"批次编号应为2至4个大写字母加4位年份，{CODE_HELP}"
    if not FIRST_YEAR <= content.year <= LAST_YEAR:
        found["year"] = f"年度应在{FIRST_YEAR}至{LAST_YEAR}之间，例如 2022。"
    for window in content.windows:
        if window.last_day < window.first_day:
            found[f"{window.kind}_last"] = f"{WindowKind(window.kind).label}的截止日期不应早于开始日期。"
    apply, review = content.window(WindowKind.APPLY), content.window(WindowKind.FIRST_REVIEW)
    if apply and review and review.last_day < apply.last_day:
        found.setdefault("first_review_last", "市级初审的截止日期不应早于企业申报的截止日期。")
    district = content.window(WindowKind.DISTRICT_REVIEW)
    if district and review and district.last_day > review.last_day:
        found.setdefault("district_review_last", "区县初审的截止日期不应晚于市级初审的截止日期。")
    return found


def blockers(content: RoundContent) -> list[str]:
    """What has to be there before a province officer can be asked to open the round."""
    found = []
    for kind in (WindowKind.APPLY, WindowKind.FIRST_REVIEW):
        if content.window(kind) is None:
            found.append(f"尚未设定{kind.label}时间")
    if not content.tiers:
        found.append("尚未设定申报类别")
    for one in content.tiers:
        label = Tier(one.tier).label
        if not one.rule_set or not one.sheet:
            found.append(f"{label}尚未选定条件版本和申报表版本")
    return found


def hints(content: RoundContent, today: date) -> list[str]:
    """What does not stop the opening but should be looked at by whoever prepares and whoever confirms."""
    found = []
    if not content.notice_text.strip():
        found.append("通知正文未录入，企业在批次页面看不到通知内容")
    for one in content.tiers:
        label = Tier(one.tier).label
        if one.sheet and one.sheet not in SHEETS:
            found.append(f"{label}申报表本系统尚未提供，企业暂不能填报该类别")
        if one.rule_set and one.rule_set not in rule_sets(one.tier):
            found.append(f"{label}的条件版本“{one.rule_set}”本系统尚未提供")
        if not content.evidence_of(one.tier):
            found.append(f"{label}未列佐证材料清单")
    apply = content.window(WindowKind.APPLY)
    if apply and apply.last_day < today:
        found.append("企业申报的截止日期已过")
    if any(city.has_district_stage for city in content.cities) and content.window(WindowKind.DISTRICT_REVIEW) is None:
        found.append("已有市设区县初审，但未单独设定区县初审时间，将按市级初审时间办理")
    return found
