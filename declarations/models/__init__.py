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
from .national_sheets import LittleGiantNationalSheet, LittleGiantNationalYear, SmeNationalSheet, SmeNationalYear
from .product_sheet import ProductSheet, ProductYear
from .rounds import CityPlan, CityStage, EvidenceRequirement, Extension, Round, RoundTier, RoundWindow
from .rulings import LockedReading, Waiver
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
    "LittleGiantNationalSheet",
    "LittleGiantNationalYear",
    "LittleGiantSheet",
    "LittleGiantYear",
    "LockedReading",
    "ProductSheet",
    "ProductYear",
    "Remark",
    "Round",
    "RoundTier",
    "RoundWindow",
    "SmeNationalSheet",
    "SmeNationalYear",
    "SmeSheet",
    "SmeYear",
    "Submission",
    "TransitionLog",
    "Waiver",
    "WorkbookUpload",
]
