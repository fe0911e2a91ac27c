"""The registry's models by subject."""

from .enterprises import Ban, Enterprise, FormerName
from .reference import Industry, Region
from .titles import Title

__all__ = ["Ban", "Enterprise", "FormerName", "Industry", "Region", "Title"]
