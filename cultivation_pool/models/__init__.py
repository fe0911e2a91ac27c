"""The pool's models by subject."""

from .pool_checks import PoolCheck, PoolCheckRow
from .profiles import AnnualProfile, ProfileLog, ProfileMark, ProfileRemark
from .reports import QuarterlyReport, ReportLog, ReportMark, ReportRemark
from .uploads import SheetRow, SheetUpload

__all__ = [
    "AnnualProfile",
    "PoolCheck",
    "PoolCheckRow",
    "ProfileLog",
    "ProfileMark",
    "ProfileRemark",
    "QuarterlyReport",
    "ReportLog",
    "ReportMark",
    "ReportRemark",
    "SheetRow",
    "SheetUpload",
]
