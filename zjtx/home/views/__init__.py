"""Views of the home pages, the audit trail and the calendar."""
