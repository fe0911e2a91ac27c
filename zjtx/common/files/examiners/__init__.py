"""Examiners of uploaded files. They run in a child process (run.py) that holds nothing of the application:
no settings, no database, no secrets; only the standard library, pikepdf and Pillow are imported here."""
