"""The report of conditions as pieces/clause_report.html reads it: rows, groups, outlook, scores, steps, paper."""

from .outlook import tier_outlook
from .page import report_page
from .rows import Labels, Link, answer_labels, clause_rows

__all__ = ["Labels", "Link", "answer_labels", "clause_rows", "report_page", "tier_outlook"]
