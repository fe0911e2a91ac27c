"""The same figure of the same year in a declaration, an annual profile and a fourth-quarter report (product.md §5).

A warning: the quarter's figures are quick ones, the declaration rests on audited ones, so a difference is for the
reviewer to see and not by itself a mistake of the declaration.
"""

from .contract import Answers, CheckContext, Issue, Severity, figure, label, parameters

CODE = "figures_across_documents"


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """A warning for each shared figure that another document gives differently."""
    facts = ctx.facts(answers)
    issues = []
    for document in ctx.other_documents:
        for name in parameters()["shared"]["figures"]:
            declared, other = facts.number(name, document.year), document.figures.get(name)
            if declared is None or other is None or declared == other:
                continue
            message = (
                f"{document.year}年{label(name)}填报 {figure(name, declared)}，"
                f"与{document.label}中的 {figure(name, other)}不一致"
            )
            issues.append(Issue(CODE, Severity.WARNING, message, (f"{name}.{document.year}",)))
    return issues
