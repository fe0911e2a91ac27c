"""Findings of every desk, and the files that they rest on."""

from typing import Any

from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, Finding
from review import marks, scoring
from review.models import Assignment, ClauseTick
from review.score_sheet import ScoreSheet
from tests import factories as base
from tests.review import factories
from tests.review import panel_factories as make
from tests.review.factories import FIRST_DAY
from zjtx.accounts.models import User
from zjtx.common.models import StoredFile

PROVEN = "S-B1c"  # a judgement clause; its item of attachment 4 is the required one
PROOF, OTHER = "1" * 64, "2" * 64


def with_files(declaration: Declaration) -> Declaration:
    """A draft whose required item proves `PROVEN` by one file, and whose other item holds another."""
    first, second = EvidenceRequirement.objects.filter(round=declaration.round, tier=declaration.tier)[:2]
    EvidenceRequirement.objects.filter(pk=first.pk).update(clauses=[PROVEN])
    StoredFile.objects.filter(pk=EvidenceFile.objects.get(declaration=declaration).stored_id).update(sha256=PROOF)
    put(declaration, second, OTHER, "审计报告.pdf")
    return declaration


def put(declaration: Declaration, item: EvidenceRequirement, digest: str, name: str) -> EvidenceFile:
    """A file under an item of the draft."""
    by = declaration.created_by
    stored = StoredFile.objects.create(
        sha256=digest, size=9, content_type="application/pdf", original_name=name, file="none", uploaded_by=by,
        kind="evidence",
    )  # fmt: skip
    return EvidenceFile.objects.create(
        declaration=declaration, requirement=item, stored=stored, name=name, uploaded_by=by, uploaded_at=FIRST_DAY
    )


def submitted() -> Declaration:
    """On the city's desk with its two files."""
    declaration = with_files(base.draft())
    factories.send(declaration)
    declaration.refresh_from_db()
    return declaration


def keys(declaration: Declaration) -> dict[str, str]:
    """{name of a file: its key in a form} of the first version."""
    filed = declaration.submissions.get(version=1).content["evidence"]
    return {one["name"]: f"{one['item']}:{one['sha256']}" for one in filed}


def find(declaration: Declaration, by: User, clause: str = PROVEN, verdict: str = "met", **more: Any) -> Finding | None:
    """A finding by its service."""
    given = {"note": "合同与申报不一致" if verdict == "not_met" else "", **more}
    return marks.record_finding(declaration=declaration, user=by, at=FIRST_DAY, clause=clause, verdict=verdict, **given)


def scored(ticks: list[tuple[str, str]], *, clause: str = PROVEN) -> Any:
    """A panel whose experts have handed in, each with a verdict and grounds on the clause."""
    panel = make.started(experts=len(ticks))
    for place, (verdict, note) in enumerate(ticks):
        one = make.accepted(panel, place)
        make.fill_scores(one)
        ClauseTick.objects.filter(assignment=one, clause=clause).update(verdict=verdict, note=note)
        scoring.submit_scores(assignment=one, user=one.expert, at=make.PANEL_DAY)
    return make.drafted(panel)


def signed(ticks: list[tuple[str, str]]) -> Any:
    """The same, signed by its chair."""
    panel = scored(ticks)
    return scoring.sign_off(panel=panel, user=panel.chair, at=make.PANEL_DAY)


def sheet_of(panel: Any) -> ScoreSheet:
    """The score sheet of the panel's first expert."""
    return ScoreSheet(Assignment.objects.filter(panel=panel).order_by("pk").first())
