"""The report of conditions as the templates read it (pieces/clause_report.html): rows, groups, outlook, scores, steps."""

from .outlook import tier_outlook
from .page import report_page
from .rows import Labels, Link, answer_labels, clause_rows

__all__ = ["Labels", "Link", "answer_labels", "clause_rows", "report_page", "tier_outlook"]
