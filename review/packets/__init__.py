"""What a bureau sends with its recommendations: summary sheets and the letter (product.md, part 7)."""
