"""Statistics of a round for one level of government: what is counted (counting), how long stages took (durations), how
it is put into tables (tables, building), and those as XLSX (sheets). Pages stand in review/pages/statistics.py."""
