"""The pool's models by subject."""

from .decisions import MatterDecision, RevokedTitle
from .matters import MatterFile, MatterFinding, MatterHearing, MatterLog, NamedReport, VerificationCase
from .pool_checks import PoolCheck, PoolCheckRow
from .profiles import AnnualProfile, ProfileLog, ProfileMark, ProfileRemark
from .reports import QuarterlyReport, ReportLog, ReportMark, ReportRemark
from .title_acts import TitleAct, TitleActRow
from .uploads import SheetRow, SheetUpload

__all__ = [
    "AnnualProfile",
    "MatterDecision",
    "MatterFile",
    "MatterFinding",
    "MatterHearing",
    "MatterLog",
    "NamedReport",
    "PoolCheck",
    "PoolCheckRow",
    "ProfileLog",
    "ProfileMark",
    "ProfileRemark",
    "QuarterlyReport",
    "ReportLog",
    "ReportMark",
    "ReportRemark",
    "RevokedTitle",
    "SheetRow",
    "SheetUpload",
    "TitleAct",
    "TitleActRow",
    "VerificationCase",
]
