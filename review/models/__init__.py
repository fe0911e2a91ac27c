"""Models of the review by subject."""

from .decision import DecisionEntry, DecisionList, DecisionTrace
from .desk import Phrase, StampedScan
from .experts import ExpertDraw, ExpertEntry, ExpertTie
from .first_review import FirstReview
from .institutions import Institution, InstitutionMember
from .matters import Appeal, CaseFile, EnterpriseStatement, ObjectionExamination
from .packets import PacketEdition, PacketEntry, PacketStep, PacketTier
from .panels import Assignment, GroupResult, Panel, PanelDeclaration, PanelExpert
from .papers import Certificate, PublicityPaper
from .publicity import Objection, Publicity, PublicityCorrection, PublicityEntry
from .queue import Batch, BatchRow, HandOver, SavedFilter
from .recognition import Recognition, RecognitionEntry
from .scoring import ClauseTick, Score, ScoreItem

__all__ = [
    "Appeal",
    "Assignment",
    "Batch",
    "BatchRow",
    "CaseFile",
    "Certificate",
    "ClauseTick",
    "DecisionEntry",
    "DecisionList",
    "DecisionTrace",
    "EnterpriseStatement",
    "ExpertDraw",
    "ExpertEntry",
    "ExpertTie",
    "FirstReview",
    "GroupResult",
    "HandOver",
    "Institution",
    "InstitutionMember",
    "Objection",
    "ObjectionExamination",
    "PacketEdition",
    "PacketEntry",
    "PacketStep",
    "PacketTier",
    "Panel",
    "PanelDeclaration",
    "PanelExpert",
    "Phrase",
    "Publicity",
    "PublicityCorrection",
    "PublicityEntry",
    "PublicityPaper",
    "Recognition",
    "RecognitionEntry",
    "SavedFilter",
    "Score",
    "ScoreItem",
    "StampedScan",
]
