"""Answers between the browser, the typed columns, the interchange vocabulary and the paper."""
