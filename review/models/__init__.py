"""Models of the review by subject."""

from .first_review import FirstReview

__all__ = ["FirstReview"]
