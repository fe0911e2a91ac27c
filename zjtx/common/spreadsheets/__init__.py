"""Workbooks that the system writes and takes back: the one writer and the one bounded reader of XLSX cells."""
