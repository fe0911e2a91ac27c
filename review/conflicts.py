"""Who must not review what: by employer, past employer, shareholding, and what experts have declared.

An expert's data are those of the register where they have an entry, and the employer of the account.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from declarations.enums import Status
from declarations.models import Declaration
from review.enums import ConflictState, PanelStage, TieKind
from review.models import Assignment, ExpertEntry, ExpertTie
from zjtx.accounts.models import User
from zjtx.registry.models import FormerName

REASONS = {
    TieKind.PAST_EMPLOYER: "曾在{}任职",
    TieKind.SHAREHOLDING: "持有{}的股份",
    TieKind.DECLARED: "已登记应当回避{}",
}


def enterprise_names(declarations: Iterable[Declaration]) -> dict[int, set[str]]:
    """{declaration: every name that its enterprise bears or bore}, written bare; one query for all."""
    rows = list(declarations)
    former: dict[int, set[str]] = {}
    found = FormerName.objects.filter(enterprise__in={one.enterprise_id for one in rows})
    for enterprise_id, name in found.values_list("enterprise", "name"):
        former.setdefault(enterprise_id, set()).add(name)
    return {
        one.pk: {
            bare_name
            for name in {one.enterprise_name, one.enterprise.name, *former.get(one.enterprise_id, set())}
            if (bare_name := bare(name))
        }
        for one in rows
    }


def same_employer(expert: User, names: Collection[str]) -> bool:
    """Whether the expert works for the enterprise with these names: the employer's text holds one of them."""
    employer = bare(expert.organisation)
    return any(name in employer for name in names)


def employer_refusal(expert: User, declaration: Declaration) -> str:
    """The refusal of an expert who works for the declaring enterprise."""
    return f"{expert.full_name}的工作单位与{declaration.enterprise_name}相同，应当回避，不能评审{declaration.number}"


def bare(name: str) -> str:
    """A name without what two people write differently: width, blanks, punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).casefold()


@dataclass(frozen=True)
class _Bond:
    """One employer or enterprise of an expert; `reason` has a place for the declaring enterprise's name."""

    name: str
    code: str
    reason: str

    def holds(self, declaration: Declaration, names: Collection[str]) -> bool:
        if self.code and self.code == declaration.enterprise.uscc:
            return True
        return any(name in self.name for name in names)


class Conflicts:
    """What is known of some experts: four queries, then no more."""

    def __init__(self, experts: Collection[User]) -> None:
        entries = dict(ExpertEntry.objects.filter(user__in=experts).values_list("user", "employer_code"))
        self.bonds: dict[int, list[_Bond]] = {
            one.pk: [_Bond(bare(one.organisation), entries.get(one.pk, ""), "工作单位为{}")] for one in experts
        }
        ties = ExpertTie.objects.filter(entry__user__in=experts).order_by("pk")
        for user, kind, name, code in ties.values_list("entry__user", "kind", "name", "code"):
            self.bonds[user].append(_Bond(bare(name), code, REASONS[TieKind(kind)]))
        declared = Assignment.objects.filter(expert__in=experts, conflict_state=ConflictState.CONFLICT)
        self.declared = {
            (user, enterprise): number
            for user, enterprise, number in declared.order_by("pk").values_list(
                "expert", "declaration__enterprise", "declaration__number"
            )
        }

        before = Assignment.objects.filter(expert__in=experts, panel__stage=PanelStage.CITY, submitted_at__isnull=False)
        self.at_city = set(before.values_list("expert", "declaration"))

    def of(self, declaration: Declaration, names: Collection[str]) -> Iterator[tuple[int, str]]:
        """(expert, reason) of everybody who must not review the declaration; `names` are its enterprise's, bare."""
        for expert in self.bonds:
            if reason := self.reason(expert, declaration, names):
                yield expert, reason

    def reason(self, expert: int, declaration: Declaration, names: Collection[str]) -> str:
        """Why the expert must not review the declaration, "" where nothing is known against it."""
        for bond in self.bonds[expert]:
            if bond.holds(declaration, names):
                return bond.reason.format(declaration.enterprise_name)
        if declaration.status != Status.CITY_REVIEW and (expert, declaration.pk) in self.at_city:
            return "已参加市级对该申报的评审"
        number = self.declared.get((expert, declaration.enterprise_id))
        return f"已对该企业声明回避（{number}）" if number else ""
