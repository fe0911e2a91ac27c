"""What the pieces of a page show: plain dictionaries made from an examination, one module a page. No queries here."""
