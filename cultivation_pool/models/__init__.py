"""The pool's models by subject."""

from .decisions import MatterDecision, RevokedTitle
from .matters import MatterFile, MatterFinding, MatterHearing, MatterLog, NamedReport, VerificationCase
from .pool_checks import PoolCheck, PoolCheckRow
from .reports import QuarterlyReport, ReportMark
from .review import ReportLog, ReportRemark
from .title_acts import TitleAct, TitleActRow

__all__ = [
    "MatterDecision",
    "MatterFile",
    "MatterFinding",
    "MatterHearing",
    "MatterLog",
    "NamedReport",
    "PoolCheck",
    "PoolCheckRow",
    "QuarterlyReport",
    "ReportLog",
    "ReportMark",
    "ReportRemark",
    "RevokedTitle",
    "TitleAct",
    "TitleActRow",
    "VerificationCase",
]
