"""The clause report on a frozen version: what desks, experts and rulings look at (architecture.md, decision 4)."""

from collections.abc import Mapping

from declarations.eligibility import Report, evaluate
from declarations.findings import latest_findings
from declarations.models import Declaration, Submission
from declarations.rulings import Rulings, rulings_of
from zjtx.common import clock


def frozen_report(
    declaration: Declaration,
    submission: Submission,
    judgements: Mapping[str, str] | None = None,
    rulings: Rulings | None = None,
) -> Report:
    """The clause report on a frozen version with the reviewers' findings (the latest stage's counts), the readings that
    the round locked and the declaration's waivers; what is given is not read again."""
    content = submission.content
    found = latest_findings(declaration) if judgements is None else judgements
    ruled = rulings_of(declaration) if rulings is None else rulings
    return evaluate(
        content["tier"],
        content["year"],
        clock.local(declaration.submitted_at).date(),
        content["answers"],
        rules=content["rules"],
        judgements=found,
        **ruled.arguments(content["tier"], content["rules"]),
    )
