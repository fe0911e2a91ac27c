"""Bad input and the exact sentence that each gets (product.md, part 11)."""
