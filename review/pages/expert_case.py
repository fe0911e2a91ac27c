"""A declaration as an expert reads it: the frozen version and its evidence, without persons and desks' notes."""

from datetime import datetime
from functools import cached_property

from declarations.answers.differences import Difference
from declarations.answers.reading import person_fields
from declarations.enums import Desk
from declarations.models import Declaration, Remark
from review.pages.case import Case
from zjtx.accounts.models import User


class ExpertCase(Case):
    """What the score page needs of a declaration."""

    def __init__(self, user: User, declaration: Declaration, at: datetime) -> None:
        self.user, self.declaration, self.at = user, declaration, at
        self.desk = Desk.EXPERT
        self.refusal = self.finding_refusal = "专家只评分，不在申报表上填写意见"

    @property
    def hidden(self) -> frozenset[str]:
        """Names and numbers of the enterprise's persons (product.md, part 1)."""
        return person_fields(self.sheet)

    @cached_property
    def remarks(self) -> list[Remark]:
        """None: remarks are between desk and enterprise."""
        return []

    @cached_property
    def changes(self) -> list[Difference]:
        """None: an expert judges the version, not its history."""
        return []
