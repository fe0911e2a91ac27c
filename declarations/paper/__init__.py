"""The notice's forms 1-3 on paper: one model from a layout of the notice's words, written as PDF and as DOCX."""
