"""Totals of the quarterly reports for city and province: what is read (counting), tables (building), what looks wrong
(anomalies), and all of it as XLSX (workbook). Pages stand in pages/totals.py."""
