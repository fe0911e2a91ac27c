"""Models of the declaration process; see architecture.md, decisions 1-6."""

from .declaration import Declaration
from .enterprise_sheets import SmeSheet, SmeYear
from .evidence import EvidenceFile, LibraryFile
from .log import AnswerMark, CommitmentCheck, Finding, Remark, TransitionLog
from .rounds import CityPlan, CityStage, EvidenceRequirement, Extension, Round, RoundTier, RoundWindow
from .submission import Submission

__all__ = [
    "AnswerMark",
    "CityPlan",
    "CityStage",
    "CommitmentCheck",
    "Declaration",
    "EvidenceFile",
    "EvidenceRequirement",
    "Extension",
    "Finding",
    "LibraryFile",
    "Remark",
    "Round",
    "RoundTier",
    "RoundWindow",
    "SmeSheet",
    "SmeYear",
    "Submission",
    "TransitionLog",
]
