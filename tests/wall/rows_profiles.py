"""The pool's annual profiles, and corrections of what was accepted: as rows_pool.py for the quarterly reports."""

from __future__ import annotations

from tests.wall.rows import Row, behind, of_object, on_object, pk

NO_YEAR = "2031"
ACTS_OF_OTHERS = (
    ("case", "cP200", "CcP405"),
    ("remark_add", "c200", "c422"),
    ("return", "c302", "c422"),
    ("accept", "c200", "c422"),
    ("extend", "c302", "c422"),
    ("reopen", "c302", "c422"),
    ("contacts", "CcP405", "cP200"),
)


def _year(get: str, post: str, year: str) -> Row:
    """The own profile of a year."""
    return Row(get, post, behind(year), behind(NO_YEAR))


TABLE: dict[str, Row] = {
    "pool:profile_cities": Row("P200", "P405"),
    "pool:profile_board": Row("CcP200", "CcP405"),
    "pool:profile_case": of_object("CP200", "CcP405", "profile"),
    "pool:profile_remark_add": of_object("C200", "C422", "profile"),
    "pool:profile_remark_remove": of_object("Cc405", "C302", "profile", pk("profile_remark")),
    "pool:profile_return": of_object("C200", "C422", "profile"),
    "pool:profile_accept": of_object("C302", "C422", "profile"),
    "pool:profile_extend": of_object("C200", "C422", "profile_open"),
    "pool:profile_reopen": of_object("C200", "C422", "profile_accepted"),
    "pool:profile_contacts": of_object("CcP405", "CP200", "profile"),
    "pool:reopen": of_object("C200", "C422", "accepted"),
    "pool:ask_correction": _year("E200", "E422", "2020"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("pool:report", _year("Ee200", "Ee405", "2022")),
    ("pool:report", _year("E302", "Ee405", "2021")),
    ("pool:fill", _year("E200", "E302", "2021")),
    ("pool:fill", _year("Ee302", "Ee302", "2022")),
    ("pool:autosave", _year("Ee405", "E200", "2021")),
    ("pool:submit", _year("E200", "E422", "2021")),
    ("pool:ask_correction", _year("Ee302", "Ee422", "2022")),
    ("pool:urge", _year("C200", "C302", "2021")),
    ("pool:export", _year("CcP405", "CcP302", "2022")),
    # Profiles of the other city; an open one is read.
    *((f"pool:profile_{name}", of_object(get, post, "profile_theirs")) for name, get, post in ACTS_OF_OTHERS),
    ("pool:profile_remark_remove", of_object("Cc405", "c302", "profile_theirs", pk("profile_remark"))),
    ("pool:profile_remark_remove", on_object("Cc405", "C302", "profile_accepted", pk("profile_remark"))),
    ("pool:profile_case", of_object("CP200", "CcP405", "profile_open")),
    ("pool:profile_reopen", of_object("C302", "C422", "profile")),
    ("pool:reopen", of_object("c302", "c422", "theirs")),
)
