"""One act on many rows of a queue: preview (preparing), one confirmation (confirming), row by row (carrying_out)."""
