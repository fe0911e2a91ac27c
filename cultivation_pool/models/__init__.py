"""The pool's models by subject."""

from .candidates import Candidate, CandidatePlan, CandidateUpload
from .changes import ChangeFile, ChangeFiling, ChangeLog
from .decisions import MatterDecision, RevokedTitle
from .lists import BureauContact, FinancingWish, SurveyMark
from .matters import MatterFile, MatterFinding, MatterHearing, MatterLog, NamedReport, VerificationCase
from .offers import ServiceOffer, ServiceSignUp
from .pool_checks import PoolCheck, PoolCheckRow
from .profiles import AnnualProfile, ProfileLog, ProfileMark, ProfileRemark
from .reports import QuarterlyReport, ReportLog, ReportMark, ReportRemark
from .title_acts import TitleAct, TitleActRow
from .title_imports import TitleImport
from .updates import PoolUpdate, PoolUpdateRow
from .uploads import SheetRow, SheetUpload

__all__ = [
    "AnnualProfile",
    "BureauContact",
    "Candidate",
    "CandidatePlan",
    "CandidateUpload",
    "ChangeFile",
    "ChangeFiling",
    "ChangeLog",
    "FinancingWish",
    "MatterDecision",
    "MatterFile",
    "MatterFinding",
    "MatterHearing",
    "MatterLog",
    "NamedReport",
    "PoolCheck",
    "PoolCheckRow",
    "PoolUpdate",
    "PoolUpdateRow",
    "ProfileLog",
    "ProfileMark",
    "ProfileRemark",
    "QuarterlyReport",
    "ReportLog",
    "ReportMark",
    "ReportRemark",
    "RevokedTitle",
    "ServiceOffer",
    "ServiceSignUp",
    "SheetRow",
    "SheetUpload",
    "SurveyMark",
    "TitleAct",
    "TitleActRow",
    "TitleImport",
    "VerificationCase",
]
