"""The pool's sheets as XLSX, as the notice has them."""
