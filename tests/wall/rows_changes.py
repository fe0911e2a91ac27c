"""Changes: an enterprise files its own, its city checks, the province decides; nobody else knows of them."""

from __future__ import annotations

from tests.wall.rows import Row, of_object

TABLE: dict[str, Row] = {
    "pool:changes": Row("CcP200", "CcP405"),
    "pool:change_note": Row("Cc200", "Cc422"),
    "pool:change_file": of_object("ECP200", "EeCcP405", "change_paper"),
    "pool:change": of_object("CP200", "CcP405", "change"),
    "pool:change_pass": of_object("C200", "C422", "change"),
    "pool:change_return": of_object("C200 P302", "CP422", "change"),
    "pool:change_close": of_object("C200 P200", "CP422", "due_change"),
    "pool:change_confirm": of_object("P200", "P422", "passed_change"),
    "pool:change_refuse": of_object("P200", "P422", "passed_change"),
    "pool:change_titles": of_object("P200", "P422", "late_change"),
    "pool:own_changes": Row("Ee200", "Ee405"),
    "pool:own_change_new": Row("Ee200", "Ee422"),
    "pool:own_change": of_object("E200", "Ee405", "change"),
    "pool:own_change_file": of_object("E200", "E422", "due_change"),
    "pool:own_change_withdraw": of_object("E200", "E422", "change"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("pool:change", of_object("cP200", "CcP405", "their_change")),
    ("pool:change_pass", of_object("c200", "c422", "their_change")),
    ("pool:own_change", of_object("e200", "Ee405", "their_change")),
    ("pool:own_change_withdraw", of_object("e200", "e422", "their_change")),
    ("pool:change_close", of_object("C302 P302", "CP422", "change")),
    ("pool:change_titles", of_object("P302", "P422", "change")),
    ("pool:change_refuse", of_object("P302", "P422", "change")),
    ("pool:own_change_file", of_object("E302", "E422", "change")),
    # The decision on the titles comes first.
    ("pool:change_confirm", of_object("P302", "P422", "late_change")),
)
