"""The pool's models by subject."""

from .candidates import Candidate, CandidatePlan, CandidateUpload
from .changes import ChangeFile, ChangeFiling, ChangeLog
from .pool_checks import PoolCheck, PoolCheckRow
from .reports import QuarterlyReport, ReportMark
from .review import ReportLog, ReportRemark

__all__ = [
    "Candidate",
    "CandidatePlan",
    "CandidateUpload",
    "ChangeFile",
    "ChangeFiling",
    "ChangeLog",
    "PoolCheck",
    "PoolCheckRow",
    "QuarterlyReport",
    "ReportLog",
    "ReportMark",
    "ReportRemark",
]
