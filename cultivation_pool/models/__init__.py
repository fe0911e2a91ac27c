"""The pool's models by subject."""

from .pool_checks import PoolCheck, PoolCheckRow
from .reports import QuarterlyReport, ReportMark
from .review import ReportLog, ReportRemark

__all__ = ["PoolCheck", "PoolCheckRow", "QuarterlyReport", "ReportLog", "ReportMark", "ReportRemark"]
