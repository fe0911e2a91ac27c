"""The pool's models by subject."""

from .lists import BureauContact, FinancingWish, SurveyMark
from .offers import ServiceOffer, ServiceSignUp
from .pool_checks import PoolCheck, PoolCheckRow
from .reports import QuarterlyReport, ReportMark
from .review import ReportLog, ReportRemark
from .title_imports import TitleImport
from .updates import PoolUpdate, PoolUpdateRow

__all__ = [
    "BureauContact",
    "FinancingWish",
    "PoolCheck",
    "PoolCheckRow",
    "PoolUpdate",
    "PoolUpdateRow",
    "QuarterlyReport",
    "ReportLog",
    "ReportMark",
    "ReportRemark",
    "ServiceOffer",
    "ServiceSignUp",
    "SurveyMark",
    "TitleImport",
]
