"""Models of the review by subject."""

from .decision import DecisionEntry, DecisionList
from .experts import ExpertDraw, ExpertEntry, ExpertTie
from .first_review import FirstReview
from .institutions import Institution, InstitutionMember
from .panels import Assignment, GroupResult, Panel, PanelDeclaration, PanelExpert
from .papers import Certificate, PublicityPaper
from .publicity import Objection, Publicity, PublicityCorrection, PublicityEntry
from .recognition import Recognition, RecognitionEntry
from .scoring import ClauseTick, Score, ScoreItem

__all__ = [
    "Assignment",
    "Certificate",
    "ClauseTick",
    "DecisionEntry",
    "DecisionList",
    "ExpertDraw",
    "ExpertEntry",
    "ExpertTie",
    "FirstReview",
    "GroupResult",
    "Institution",
    "InstitutionMember",
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
    "Score",
    "ScoreItem",
]
