"""What the review's pages show: plain dictionaries for the pieces, one module a page."""
