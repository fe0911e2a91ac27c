"""A declaration as an XLSX: issued with what is there, filled without the network, taken back as a list of changes.

Generic over the sheet's version: layout → writing → reading → changes. `services/workbooks.py` keeps and imports.
"""
