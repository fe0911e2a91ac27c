"""Candidates: districts nominate, their city decides, the province plans and reads; no enterprise sees the list."""

from __future__ import annotations

from tests.wall.rows import Row, of_object, of_round

TABLE: dict[str, Row] = {
    "pool:candidates": Row("DdCcP200", "DdCcP405"),
    "pool:candidate_new": Row("DdCc200", "DdCc422"),
    "pool:candidate_edit": of_object("DC200", "DC422", "candidate"),
    "pool:candidate_strike": of_object("DC200", "DC422", "candidate"),
    "pool:candidates_confirm": Row("Cc405", "Cc302"),
    "pool:candidates_upload": Row("DdCc200", "DdCc422"),
    "pool:candidates_upload_confirm": Row("DdCc405", "DdCc302"),
    "pool:candidates_upload_discard": Row("DdCc405", "DdCc302"),
    "pool:candidates_xlsx": Row("DdCcP200", "DdCcP405"),
    "pool:candidates_blank": Row("DdCc200", "DdCc405"),
    "pool:candidates_packet": of_round("Dd405", "Dd302"),
    "pool:candidate_plan": Row("P200", "P302"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("pool:candidate_edit", of_object("dc200", "dc422", "their_candidate")),
    ("pool:candidate_strike", of_object("dc200", "dc422", "their_candidate")),
)
