"""Objections, examinations, statements and appeals: the province's, one city's, one enterprise's."""

from __future__ import annotations

from tests.wall.rows import Row, of_case, of_object

NO_APPEAL = "SS20220101-9999"


def _appeal(get: str, post: str) -> Row:
    """The appeal against the province's list."""
    return Row(get, post, lambda cast: [cast.appeal.number], lambda cast: [NO_APPEAL])


# The letter concerns the other enterprise, which lies in the other city.
TABLE: dict[str, Row] = {
    "review:objections": Row("P200", "P405"),
    "review:objection_enter": of_object("P200", "P422", "open"),
    "review:objection": of_object("P200", "P405", "objection"),
    "review:objection_contacts": of_object("P405", "P200", "objection"),
    "review:objection_hand": of_object("P200", "P422", "objection"),
    "review:objection_uphold": of_object("P200", "P422", "objection"),
    "review:objection_reject": of_object("P200", "P422", "objection"),
    "review:objection_letter": of_object("P405", "P302", "objection"),
    "review:examinations": Row("Cc200", "Cc405"),
    "review:examination": of_object("c200", "Cc405", "examination"),
    "review:examination_ask": of_object("c200", "c422", "examination"),
    "review:examination_report": of_object("c200", "c422", "examination"),
    "review:statement": of_object("e200", "e422", "statement"),
    "review:case_file": of_object("cP200", "EeCcP405", "case_file"),
    "review:appeals": Row("CcP200", "CcP405"),
    "review:appeal_new": of_case("E302", "E302"),
    "review:appeal": _appeal("P200", "EeCcP405"),
    "review:appeal_accept": _appeal("CcP405", "P302"),
    "review:appeal_letter": _appeal("CcP405", "P302"),
    "review:appeal_maintain": _appeal("P200", "P422"),
    "review:appeal_correct": _appeal("P200", "P422"),
    "public:objection_standing": Row("A*200", "A*422"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("review:objection", of_object("P200", "P405", "letter")),
    # It is with its city already.
    ("review:objection_hand", of_object("P302", "P422", "letter")),
)
