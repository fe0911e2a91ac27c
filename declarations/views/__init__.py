"""Views by subject: parse, call a service or selector, respond."""
