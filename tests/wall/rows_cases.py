"""Verification cases: the province's all, a city's own, an enterprise those it was told of; the public's pages."""

from __future__ import annotations

from tests.wall.rows import Row, of_object

TABLE: dict[str, Row] = {
    "pool:matters": Row("CcP200", "CcP405"),
    "pool:matter_open": Row("CcP200", "CcP422"),
    "pool:matter": of_object("CP200", "CcP405", "matter"),
    "pool:matter_contacts": of_object("CcP405", "P200", "named_matter"),
    "pool:matter_file": of_object("CP200", "EeCcP405", "matter_file"),
    "pool:matter_hand": of_object("P200", "P422", "named_matter"),
    "pool:matter_dismiss": of_object("P200", "P422", "named_matter"),
    "pool:matter_ask": of_object("C200", "C422", "matter"),
    "pool:matter_report": of_object("C200", "C422", "matter"),
    "pool:matter_send_back": of_object("P200", "P422", "told_matter"),
    "pool:matter_decide": of_object("P200", "P422", "told_matter"),
    "pool:matter_revoke": of_object("P200", "P422", "told_matter"),
    "pool:matter_reverse": of_object("P200", "P422", "revoked_matter"),
    "pool:matter_confirm": of_object("P200", "P422", "drafted_matter"),
    "pool:matter_decline": of_object("P200", "P422", "drafted_matter"),
    "pool:title_acts": Row("P200", "P405"),
    "pool:title_act_new": Row("P200", "P422"),
    "pool:title_act_blank": Row("P200", "P405"),
    "pool:title_act": of_object("P200", "P405", "title_act"),
    "pool:title_act_confirm": of_object("P200", "P302", "title_act"),
    "pool:own_matters": Row("Ee200", "Ee405"),
    "pool:own_matter": of_object("e200", "e422", "told_matter"),
    "pool_public:revocations": Row("A*200", "A*405"),
    "pool_public:report": Row("A*200", "A*422"),
    "pool_public:report_received": Row("A*302", "A*405"),
    "pool_public:report_standing": Row("A*200", "A*422"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("pool:matter", of_object("cP200", "CcP405", "told_matter")),
    ("pool:matter", of_object("P200", "CcP405", "named_matter")),
    ("pool:matter", of_object("cP200", "CcP405", "drafted_matter")),
    ("pool:matter", of_object("cP200", "CcP405", "revoked_matter")),
    ("pool:own_matter", of_object("", "", "matter")),
    ("pool:matter_file", of_object("P200", "EeCcP405", "reporter_file")),
    ("pool:matter_file", of_object("ecP200", "EeCcP405", "hearing_file")),
    ("pool:matter_contacts", of_object("CcP405", "", "matter")),
)
