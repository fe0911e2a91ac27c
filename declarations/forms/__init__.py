"""Forms of the declaration process."""
