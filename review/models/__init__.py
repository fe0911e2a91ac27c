"""Models of the review by subject."""

from .decision import DecisionEntry, DecisionList, DecisionTrace
from .experts import ExpertDraw, ExpertEntry, ExpertTie
from .first_review import FirstReview
from .panels import Assignment, GroupResult, Panel, PanelDeclaration, PanelExpert
from .papers import Certificate, PublicityPaper
from .publicity import Objection, Publicity, PublicityCorrection, PublicityEntry
from .queue import Batch, BatchRow, HandOver, SavedFilter
from .recognition import Recognition, RecognitionEntry
from .scoring import ClauseTick, Score, ScoreItem

__all__ = [
    "Assignment",
    "Batch",
    "BatchRow",
    "Certificate",
    "ClauseTick",
    "DecisionEntry",
    "DecisionList",
    "DecisionTrace",
    "ExpertDraw",
    "ExpertEntry",
    "ExpertTie",
    "FirstReview",
    "GroupResult",
    "HandOver",
    "Objection",
    "Panel",
    "PanelDeclaration",
    "PanelExpert",
    "Publicity",
    "PublicityCorrection",
    "PublicityEntry",
    "PublicityPaper",
    "Recognition",
    "RecognitionEntry",
    "SavedFilter",
    "Score",
    "ScoreItem",
]
