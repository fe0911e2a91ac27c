"""Forms of the home app."""
