"""Reports of the pool as XLSX to fill in: the enterprise's own (layout, with declarations.workbooks for cells and
comparison), and the city's sheet with a row for each enterprise (rows_writing, rows_reading)."""
