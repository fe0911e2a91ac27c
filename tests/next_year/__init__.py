"""Next year's version of attachment 2 as a later notice might ask for it: one answer more, one under another name."""
