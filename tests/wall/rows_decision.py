"""The draft list of the province, and the statistics of a round."""

from __future__ import annotations

from tests.wall.rows import Row, of_object, of_round

TABLE: dict[str, Row] = {
    "review:decision_line": of_object("P200", "P422", "drafted"),
    "review:decision_reasons": of_object("P405", "P422", "drafted"),
    "review:decision_comment": of_object("P405", "P422", "drafted"),
    "review:decision_trace": of_object("P200", "P405", "drafted"),
    "review:decision_ranking": of_object("P405", "P302", "drafted"),
    "review:statistics": Row("DdCcP200", "DdCcP405"),
    "review:statistics_export": of_round("DdCcP405", "DdCcP200", "earlier", "tiers"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("review:decision_line", of_object("P302", "P422", "applied")),
    ("review:decision_trace", of_object("P200", "P405", "applied")),
    ("review:statistics_export", of_round("DdCcP405", "DCP200", "round", "tiers")),
    ("review:statistics_export", of_round("DdCcP405", "", "earlier", "nothing")),
)
