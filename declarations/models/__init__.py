"""Models of the declaration process; see architecture.md, decisions 1-6."""

from .blank_form import BlankForm
from .declaration import Declaration
from .enterprise_sheets import SmeSheet, SmeYear
from .evidence import EvidenceFile, LibraryFile
from .findings import CommitmentCheck, DeskMark, Finding
from .little_giant_sheet import LittleGiantSheet, LittleGiantYear
from .log import (
    AnswerMark,
    DeclinedPrefill,
    IssueExplanation,
    Remark,
    TransitionLog,
)
from .product_sheet import ProductSheet, ProductYear
from .rounds import CityPlan, CityStage, EvidenceRequirement, Extension, Round, RoundTier, RoundWindow
from .submission import Submission
from .workbooks import WorkbookUpload

__all__ = [
    "AnswerMark",
    "BlankForm",
    "CityPlan",
    "CityStage",
    "CommitmentCheck",
    "Declaration",
    "DeclinedPrefill",
    "DeskMark",
    "EvidenceFile",
    "EvidenceRequirement",
    "Extension",
    "Finding",
    "IssueExplanation",
    "LibraryFile",
    "LittleGiantSheet",
    "LittleGiantYear",
    "ProductSheet",
    "ProductYear",
    "Remark",
    "Round",
    "RoundTier",
    "RoundWindow",
    "SmeSheet",
    "SmeYear",
    "Submission",
    "TransitionLog",
    "WorkbookUpload",
]
