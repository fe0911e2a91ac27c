"""The pool-wide check (product.md, part 8): every enterprise with a valid title against a tier of a rule set.

`known` gathers the best known figures, `standing` says where an enterprise stands, `evaluating` walks the pool,
`workbook` writes the list; how it is shown and kept is the business of pages and services.
"""
