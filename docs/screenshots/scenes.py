"""What the pictures of README.md show: who looks, where, and what is done on the page first (taken by take.py)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
# The browser's own PDF viewer says nothing when it has drawn the page.
PDF_MS = 2_500
VISITOR = ""
CITY = "210100"
PROVINCE = "province-1"


@dataclass(frozen=True)
class Picture:
    """One page: who looks at it, where, and what is done on it before the picture is taken."""

    name: str
    account: str
    path: str
    prepare: Callable[[Page], None] | None = None


def pictures() -> list[Picture]:
    """All pictures. What they show is read from the seeded tables."""
    return [*_first_half(), *_own_desk(), *_bureau(), *_review(), *_recognition(), *_pool()]


def _first_half() -> list[Picture]:
    """From sign-up to the first review, and the administrator's pages."""
    draft, returned, receipt, desk = _draft(), _returned(), _submitted(), _on_desk()
    filler, corrector, officer = _filler(draft), _filler(returned), f"city-{CITY}-1"
    mine, theirs = f"/declarations/{draft.number}/", f"/declarations/{returned.number}/"
    version = receipt.submissions.order_by("-version").values_list("version", flat=True)[0]
    round_ = f"/rounds/manage/{draft.round.code}/"
    return [
        Picture("landing", VISITOR, "/"),
        Picture("sign-in", VISITOR, "/account/sign-in/"),
        Picture("sign-up", VISITOR, "/account/sign-up/"),
        Picture("notice", VISITOR, f"/rounds/{draft.round.code}/notice/"),
        Picture("enterprise-home", corrector, "/"),
        Picture("rounds", "enterprise-new", "/rounds/"),
        Picture("fill-basics", filler, f"{mine}fill/basics/"),
        Picture("fill-operations", filler, f"{mine}fill/operations/"),
        Picture("fill-refined", corrector, f"{theirs}fill/refined/"),
        Picture("conditions", corrector, f"{theirs}conditions/"),
        Picture("evidence", corrector, f"{theirs}evidence/"),
        Picture("submit", corrector, f"{theirs}submit/"),
        Picture("receipt", _filler(receipt), f"/declarations/{receipt.number}/receipt/{version}/"),
        Picture("city-queue", officer, "/review/"),
        Picture("desk", officer, f"/review/{desk.number}/"),
        Picture("desk-evidence", officer, f"/review/{desk.number}/", _open_preview),
        Picture("desk-remarks", officer, f"/review/{desk.number}/", _write_remark),
        Picture("admin-rounds", "admin-1", "/rounds/manage/"),
        Picture("admin-round", "admin-1", round_),
        Picture("admin-staff", "admin-1", "/account/staff/"),
    ]


def _own_desk() -> list[Picture]:
    """What an enterprise has beside the form: self-check, library, versions, disc package, its record and sign-in."""
    twice, giant, receipt = _corrected(), _little_giant(), _submitted()
    versions = f"/declarations/{twice.number}/versions/"
    return [
        Picture("self-check", VISITOR, "/self-check/"),
        Picture("self-check-answer", VISITOR, "/self-check/", _load_example(receipt.round.year)),
        Picture("fill-innovative", _filler(giant), f"/declarations/{giant.number}/fill/innovative/"),
        Picture("workbook", _filler(giant), f"/declarations/{giant.number}/workbook/upload/"),
        Picture("library", _filler(receipt), "/library/"),
        Picture("compare", _filler(twice), f"{versions}1/compare/2/"),
        Picture("disc-package", _filler(twice), f"{versions}2/package/"),
        Picture("enterprise-record", _filler(receipt), "/enterprise/"),
        Picture("second-factor", "province-2", "/account/second-factor/"),
        Picture("message-settings", _filler(receipt), "/account/messages/"),
        Picture("paper-check", f"city-{CITY}-1", "/check/"),
    ]


def _bureau() -> list[Picture]:
    """What a bureau has beside the desk: findings side by side, phrases, material, statistics, its own panels."""
    from review.models import Panel

    desk, officer = _on_desk(), f"city-{CITY}-1"
    own = Panel.objects.filter(stage="city").select_related("created_by").order_by("-pk")[0]
    agency = Panel.objects.filter(institution__isnull=False).order_by("-pk")[0]
    return [
        Picture("findings", officer, f"/review/{desk.number}/findings/"),
        Picture("phrases", officer, "/review/phrases/"),
        Picture("statistics", officer, "/review/statistics/"),
        Picture("packets", PROVINCE, "/review/packets/"),
        Picture("rules-comparison", PROVINCE, "/rules/compare/"),
        Picture("city-panel", own.created_by.username, f"/review/panels/{own.pk}/"),
        Picture("institution-panel", "institution-1", f"/review/panels/{agency.pk}/"),
    ]


def _review() -> list[Picture]:
    """The province's list and case, panels, experts."""
    from review.models import GroupResult, Panel

    case = _rows().filter(status="recommended").last()
    panel = Panel.objects.filter(state="scoring", stage="province").last()
    task = panel.assignments.select_related("declaration", "expert").exclude(expert=panel.chair).last()
    result = GroupResult.objects.filter(panel__stage="province").select_related("declaration").order_by("-pk")[0]
    return [
        Picture("province-list", PROVINCE, "/review/province/?status=recommended"),
        Picture("province-case", PROVINCE, f"/review/province/{case.number}/?status=recommended"),
        Picture("send-back", PROVINCE, f"/review/province/{case.number}/send-back/"),
        Picture("panel", PROVINCE, f"/review/panels/{panel.pk}/"),
        Picture("expert-tasks", panel.chair.username, "/review/expert/"),
        Picture("conflict-statement", panel.chair.username, _statement(panel)),
        Picture("score-sheet", task.expert.username, f"/review/expert/{task.declaration.number}/", _begin_scoring),
        Picture("group-result", PROVINCE, f"/review/panels/{result.panel_id}/results/{result.declaration.number}/"),
    ]


def _statement(panel) -> str:
    """The chair's own statement: scoring has not begun on it."""
    own = panel.assignments.filter(expert=panel.chair).select_related("declaration").order_by("conflict_state", "pk")
    waiting = own.filter(conflict_state="pending").first() or own[0]
    return f"/review/expert/{waiting.declaration.number}/statement/"


def _recognition() -> list[Picture]:
    """The decision, what the public reads, the recognition."""
    from django.db.models import Count

    from review.models import DecisionList, Publicity, Recognition

    longest = DecisionList.objects.annotate(rows=Count("entries")).order_by("-rows", "pk")[0]
    running = Publicity.objects.order_by("-last_day", "-pk")[0]
    given = Recognition.objects.order_by("-pk")[0]
    return [
        Picture("decisions", PROVINCE, "/review/decision/"),
        Picture("decision-list", PROVINCE, f"/review/decision/lists/{longest.pk}/"),
        Picture("publicity", VISITOR, f"/publicity/{running.pk}/"),
        Picture("objection", VISITOR, f"/publicity/{running.pk}/object/"),
        Picture("recognition", PROVINCE, f"/review/decision/recognitions/{given.pk}/"),
        Picture("recognised", VISITOR, "/recognised/"),
    ]


def _pool() -> list[Picture]:
    """The quarterly report and its boards, and the rest of the pool."""
    from cultivation_pool.models import QuarterlyReport
    from zjtx.accounts.models import User

    rows = QuarterlyReport.objects.select_related("region").order_by("-quarter", "pk")
    unfiled, filed = rows.filter(state="open")[0], rows.filter(state="submitted")[0]
    holder = User.objects.filter(enterprise_id=unfiled.enterprise_id).order_by("pk")[0]
    officer = f"city-{filed.region.path.split('/')[1]}-1"
    return [
        Picture("report-fill", holder.username, f"/pool/reports/{unfiled.quarter}/fill/"),
        Picture("report-case", officer, f"/pool/board/{filed.pk}/"),
        Picture("city-board", officer, "/pool/board/"),
        Picture("province-board", PROVINCE, "/pool/cities/"),
        *_pool_years(),
    ]


def _pool_years() -> list[Picture]:
    """What else three years of a title bring."""
    from cultivation_pool.models import AnnualProfile, ChangeFiling, VerificationCase
    from zjtx.accounts.models import User

    profile = AnnualProfile.objects.order_by("-year", "pk")[0]
    holder = User.objects.filter(enterprise_id=profile.enterprise_id).order_by("pk")[0]
    case, change = VerificationCase.objects.order_by("pk")[0], ChangeFiling.objects.order_by("pk")[0]
    return [
        Picture("profile-fill", holder.username, f"/pool/reports/{profile.year}/"),
        Picture("pool-members", PROVINCE, "/pool/members/"),
        Picture("pool-member", PROVINCE, f"/pool/members/{profile.enterprise_id}/"),
        Picture("pool-totals", PROVINCE, "/pool/totals/"),
        Picture("pool-matter", PROVINCE, f"/pool/matters/{case.pk}/"),
        Picture("pool-change", PROVINCE, f"/pool/changes/{change.pk}/"),
        Picture("pool-candidates", PROVINCE, "/pool/candidates/"),
        Picture("pool-bank-list", PROVINCE, "/pool/lists/bank/"),
    ]


def _rows():
    from declarations.models import Declaration

    return Declaration.objects.select_related("round", "enterprise").order_by("pk")


def _draft():
    """A draft that somebody has begun to fill: the one with the most answers."""
    from declarations.answers.storage import read_values

    return max(_rows().filter(status="draft"), key=lambda one: (len(read_values(one)), -one.pk))


def _returned():
    """The returned declaration with the most remarks, corrected in time."""
    from django.db.models import Count

    from zjtx.common import clock

    rows = _rows().filter(status="returned", due_at__gt=clock.now())
    return rows.annotate(count=Count("remarks")).order_by("-count", "pk")[0]


def _submitted():
    return _rows().filter(status="city_review")[0]


def _corrected():
    """A declaration with two versions."""
    return _rows().filter(submissions__version=2).order_by("pk")[0]


def _little_giant():
    return _rows().filter(status="draft", tier="little_giant")[0]


def _on_desk():
    """A declaration on the city's desk, one that came back from a correction if there is any."""
    from django.db.models import Count

    rows = _rows().filter(status="city_review", region_path__contains=f"/{CITY}/")
    return rows.annotate(versions=Count("submissions")).order_by("-versions", "pk")[0]


def _filler(declaration) -> str:
    return declaration.created_by.username


def _load_example(year: int) -> Callable[[Page], None]:
    """The answer of the self-check to an example that misses some conditions, moved to that round's year."""
    example = json.loads((ROOT / "fixtures" / "examples" / "sme_ineligible.json").read_text(encoding="utf-8"))
    moved = {
        "tier": example["tier"],
        "year": year,
        "declared_on": f"{year}-12-01",
        "answers": _in_years(example["answers"], year - example["year"]),
    }
    content = json.dumps(moved, ensure_ascii=False).encode()

    def prepare(page: Page) -> None:
        page.locator("input[type=file]").set_input_files(
            {"name": "自测.json", "mimeType": "application/json", "buffer": content}
        )
        page.get_by_role("button", name="载入并核对").click()
        answer = page.locator("#answer-title")
        answer.evaluate("title => title.scrollIntoView({block: 'start', behavior: 'instant'})")

    return prepare


def _in_years(value, later: int):
    """The answers with the years that name their columns, and those of titles, moved on."""
    if isinstance(value, dict):
        return {
            str(int(key) + later) if key.isdigit() else key: one + later if key == "year" else _in_years(one, later)
            for key, one in value.items()
        }
    return [_in_years(one, later) for one in value] if isinstance(value, list) else value


def _open_preview(page: Page) -> None:
    """The tab of the evidence; where the screen is wide enough, with the first file open beside the form."""
    _open_tab(page, "材料")
    if _is_wide(page):
        page.locator("#evidence a[data-preview]").first.click()
        page.locator(".desk-preview:not([hidden])").wait_for()
        page.wait_for_timeout(PDF_MS)


def _write_remark(page: Page) -> None:
    """The tab of the remarks; where the screen is wide enough, with a remark begun at a field of the form."""
    _open_tab(page, "意见")
    if _is_wide(page):
        only_changes = page.locator("#only-changes")
        if only_changes.count() and only_changes.is_checked():
            only_changes.uncheck()
        page.locator("a.read-remark[href*='management_systems']").first.click()
        form = page.locator(".desk-sheet textarea").first
        form.fill("质量管理体系认证证书将于下月到期，请补充换证情况。")
        form.evaluate("form => form.scrollIntoView({block: 'center', behavior: 'instant'})")


def _begin_scoring(page: Page) -> None:
    """State that there is no conflict where that is still asked; on a phone the score sheet itself."""
    statement = page.get_by_role("button", name="声明无须回避，打开申报材料")
    if statement.count():
        statement.click()
        page.locator("#scores").wait_for()
    if not _is_wide(page):
        page.locator("#desk-side").evaluate("side => side.scrollIntoView({block: 'start', behavior: 'instant'})")


def _open_tab(page: Page, title: str) -> None:
    tab = page.get_by_role("tab", name=title)
    tab.click()
    if not _is_wide(page):
        tab.evaluate("tab => tab.scrollIntoView({block: 'start', behavior: 'instant'})")


def _is_wide(page: Page) -> bool:
    return page.viewport_size["width"] > 1000
