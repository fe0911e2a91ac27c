"""Verbs of the declaration process. Each is one transaction, called by one view, task or command."""
