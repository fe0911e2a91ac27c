"""Beside the desks of first review: standard phrases, paper check, scans of stamped forms."""

from __future__ import annotations

from tests.wall.rows import Row, of_case, of_object, pk

TABLE: dict[str, Row] = {
    "review:phrases": Row("DdCc200", "DdCc405"),
    "review:phrases_adopt": Row("DdCc405", "DdCc302"),
    "review:phrase_add": Row("DdCc200", "DdCc422", lambda cast: ["remark"], lambda cast: ["none"]),
    "review:phrase_change": of_object("C200", "C422", "phrase"),
    "review:phrase_remove": of_object("DdCc405", "C302", "phrase"),
    "review:phrase_move": of_object("DdCc405", "C302", "phrase"),
    "review:paper_check": Row("DdCc200", "DdCc405"),
    "review:stamped": of_case("DC200", "DC422"),
    "review:stamped_file": of_case("DCP200", "DdCcP405", pk("stamped_scan")),
    "review:stamped_withdraw": of_case("DdCc405", "DC302", pk("stamped_scan")),
}
