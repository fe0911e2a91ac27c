"""R&D staff, staff with a college degree and staff with a title are each part of the employees (附件2、3)."""

from .contract import Answers, CheckContext, Issue, Severity, figure, label

CODE = "staff_within_employees"
PARTS = ("rd_staff", "college_staff", "intermediate_title_staff")


def check(answers: Answers, ctx: CheckContext) -> list[Issue]:
    """An error for each year and kind of staff that outnumbers the employees."""
    facts = ctx.facts(answers)
    issues = []
    for year in facts.years:
        employees = facts.count("employees", year)
        for name in PARTS:
            staff = facts.count(name, year)
            if staff is not None and employees is not None and staff > employees:
                message = (
                    f"{year}年{label(name)} {figure(name, staff)}"
                    f"大于{label('employees')} {figure('employees', employees)}"
                )
                issues.append(Issue(CODE, Severity.ERROR, message, (f"{name}.{year}", f"employees.{year}")))
    return issues
