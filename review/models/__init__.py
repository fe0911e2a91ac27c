"""Models of the review by subject."""

from .decision import DecisionEntry, DecisionList
from .experts import ExpertDraw, ExpertEntry, ExpertTie
from .first_review import FirstReview
from .matters import Appeal, CaseFile, EnterpriseStatement, ObjectionExamination
from .panels import Assignment, GroupResult, Panel, PanelDeclaration, PanelExpert
from .papers import Certificate, PublicityPaper
from .publicity import Objection, Publicity, PublicityCorrection, PublicityEntry
from .recognition import Recognition, RecognitionEntry
from .scoring import ClauseTick, Score, ScoreItem

__all__ = [
    "Appeal",
    "Assignment",
    "CaseFile",
    "Certificate",
    "ClauseTick",
    "DecisionEntry",
    "DecisionList",
    "EnterpriseStatement",
    "ExpertDraw",
    "ExpertEntry",
    "ExpertTie",
    "FirstReview",
    "GroupResult",
    "Objection",
    "ObjectionExamination",
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
