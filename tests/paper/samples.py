"""Submissions whose every answer is filled in, for each tier."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile

from declarations.commitments import KEYS
from declarations.models import Submission
from declarations.paper.html import paper_html
from declarations.paper.model import Paper
from declarations.paper.word import write_docx
from declarations.printing import DOCX_TYPE, paper_of
from declarations.services.submission import submit
from tests import factories
from zjtx.common import pdf
from zjtx.common.files.store import store

TIERS = ("product", "sme", "little_giant")
_ENTERPRISE: dict[str, Any] = {
    "legal_representative": "喆堃昇彧䶮",
    "recent_titles": [{"tier": "product", "year": 2020}, {"tier": "sme", "year": 2021}],
    "is_new_product": True,
    "special_categories": ["specialised", "innovative"],
    "large_customers": ["北方重工装备集团", "渤海船舶重工", "鞍山钢铁集团"],
    "standard_levels": ["national", "local"],
    "management_systems": ["iso9000", "other"],
    "management_systems_other": "知识产权管理体系",
    "brand_count": 2,
    "brand_names": ["瀚精", "朗铸"],
    "provincial_brand_count": 1,
    "standards": [
        {"level": "international", "led": 0, "joined": 1, "names": "ISO 3408-3", "last_two_years": 0},
        {"level": "national", "led": 1, "joined": 2, "names": "GB/T 17587.3", "last_two_years": 2},
        {"level": "industry", "led": 4, "joined": 5, "names": "JB/T 3162", "last_two_years": 3},
    ],
    "recognitions": ["high_tech", "above_scale"],
}
FULL: dict[str, dict[str, Any]] = {
    "product": {
        "management_systems": ["iso9000", "other"],
        "management_systems_other": "知识产权管理体系",
        "special_categories": ["specialised", "distinctive"],
    },
    "sme": _ENTERPRISE,
    "little_giant": _ENTERPRISE
    | {
        "recognitions": ["high_tech", "other"],
        "recognitions_other": "辽宁省专利奖",
        "information_systems": ["cax", "other"],
        "information_systems_other": "制造执行系统",
        "special_titles": ["time_honoured_brand", "other"],
        "special_titles_other": "辽宁老字号",
        "research_institutes": {"national": 1, "provincial": 2},
        "design_centres": {"national": 0, "provincial": 3},
        "academician_station": True,
        "partner_institutions": ["大连理工大学", "东北大学", "沈阳工业大学"],
        "frontier_fields": ["five_g", "industrial_software"],
        "gap_fields": "数控机床进给系统",
        "replaced_imports": "日本某丝杠产品",
    },
}


def submitted(tier: str = "sme", *, user: Any = None, sheet: str = "", **changes: Any) -> Submission:
    """A first version of that tier, or of another `sheet` of it, with every answer there."""
    declaration = factories.draft(user, tier=tier, sheet=sheet)
    factories.fill(declaration, **{**FULL[tier], **changes})
    return frozen(declaration)


def frozen(declaration: Any, key: str = "k") -> Submission:
    """The declaration submitted as it stands."""
    return submit(
        declaration_id=declaration.pk, user=declaration.created_by, at=factories.AT, request_key=key,
        truth_statement=True, commitments=KEYS,
    )  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """The paper of a full version as it was frozen, and both files."""

    content: dict[str, Any]
    paper: Paper
    pdf: bytes
    docx: bytes


@cache
def printed(tier: str, sheet: str = "") -> Printed:
    """Made once for all tests: a PDF costs a second. Nothing of it stands in the database any more."""
    submission = submitted(tier, sheet=sheet)
    paper = paper_of(submission)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.docx"
        write_docx(paper, path)
        word = path.read_bytes()
    return Printed(submission.content, paper, pdf.write_pdf(paper_html(paper)) or b"", word)


def as_if_printed(submission: Submission, *names: str) -> None:
    """Let a version have its files without the cost of making them."""
    kinds = {"paper": ("paper", "application/pdf", b"%PDF-"), "paper_docx": ("paper-docx", DOCX_TYPE, b"PK")}
    for name in names or kinds:
        kind, content_type, content = kinds[name]
        kept = store(
            ContentFile(content, name=name), user=submission.submitted_by, kind=kind, content_type=content_type
        )
        setattr(submission, name, kept)
    submission.save(update_fields=["paper", "paper_docx"])
