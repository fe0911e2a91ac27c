"""The pool's models by subject."""

from .reports import QuarterlyReport, ReportMark
from .review import ReportLog, ReportRemark

__all__ = ["QuarterlyReport", "ReportLog", "ReportMark", "ReportRemark"]
