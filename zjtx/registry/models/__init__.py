"""The registry's models by subject."""

from .changes import EnterpriseChange
from .enterprises import Ban, Enterprise, FormerName
from .reference import Industry, Region
from .titles import Title

__all__ = ["Ban", "Enterprise", "EnterpriseChange", "FormerName", "Industry", "Region", "Title"]
