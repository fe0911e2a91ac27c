"""The pool's reports: an enterprise has its own, a city's officer those of the city, the province reads."""

from __future__ import annotations

from collections.abc import Callable

from tests.wall.cast import Cast
from tests.wall.cast_pool import ONLY_THEIRS
from tests.wall.rows import Row, behind, of_object, on_object, pk

NO_QUARTER = "2019Q1"
THEIRS_ALONE = (
    ("report", "e302", "Ee405"),
    ("fill", "e200", "e302"),
    ("autosave", "Ee405", "e200"),
    ("submit", "e200", "e422"),
)
OF_THE_OTHER_CITY = (
    ("case", "cP200", "CcP405"),
    ("remark_add", "c200", "c422"),
    ("return", "c302", "c422"),
    ("accept", "c200", "c422"),
    ("extend", "c302", "c422"),
)


def _quarter(get: str, post: str, quarter: str) -> Row:
    """The own report of a quarter."""
    return Row(get, post, behind(quarter), behind(NO_QUARTER))


def _enterprise(name: str) -> Callable[[Cast], int]:
    """The key of a person's enterprise."""
    return lambda cast: cast.people[name].enterprise_id


TABLE: dict[str, Row] = {
    "pool:mine": Row("Ee200", "Ee405"),
    "pool:report": _quarter("Ee200", "Ee405", "2021Q3"),
    "pool:fill": _quarter("Ee200", "Ee302", "2021Q4"),
    "pool:autosave": _quarter("Ee405", "Ee200", "2021Q4"),
    "pool:submit": _quarter("Ee200", "E302 e422", "2021Q4"),
    "pool:cities": Row("P200", "P405"),
    "pool:board": Row("CcP200", "CcP405"),
    "pool:urge": _quarter("Cc200", "Cc302", "2021Q4"),
    "pool:export": _quarter("CcP405", "CcP302", "2021Q4"),
    "pool:case": of_object("CP200", "CcP405", "submitted"),
    "pool:remark_add": of_object("C200", "C422", "submitted"),
    "pool:remark_remove": of_object("Cc405", "C302", "submitted", pk("report_remark")),
    "pool:return": of_object("C200", "C422", "submitted"),
    "pool:accept": of_object("C302", "C422", "submitted"),
    "pool:extend": of_object("C200", "C422", "opened"),
    "pool:checks": Row("CcP200", "CcP405"),
    "pool:check_start": Row("CcP405", "CcP422"),
    "pool:check": of_object("C200", "CcP405", "pool_check"),
    "pool:check_again": of_object("CcP405", "C302", "pool_check"),
    "pool:check_row": on_object("C200", "CcP405", "pool_check", _enterprise("owner")),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("pool:report", _quarter("Ee302", "Ee405", "2021Q4")),
    ("pool:fill", _quarter("Ee302", "Ee302", "2021Q3")),
    ("pool:autosave", _quarter("Ee405", "Ee403", "2021Q3")),
    ("pool:submit", _quarter("Ee302", "Ee302", "2021Q3")),
    ("pool:report", _quarter("E200 e302", "Ee405", "2021Q2")),
    # A quarter that the other enterprise alone reports.
    *((f"pool:{name}", _quarter(get, post, ONLY_THEIRS)) for name, get, post in THEIRS_ALONE),
    ("pool:urge", _quarter("c200", "c302", ONLY_THEIRS)),
    ("pool:export", _quarter("CcP405", "cP302", ONLY_THEIRS)),
    # Reports of the other city.
    *((f"pool:{name}", of_object(get, post, "theirs")) for name, get, post in OF_THE_OTHER_CITY),
    ("pool:remark_remove", of_object("Cc405", "c302", "theirs", pk("report_remark"))),
    ("pool:extend", of_object("C302", "C422", "submitted")),
    # In other states: what is not in review is read and not decided.
    *(("pool:case", of_object("CP200", "CcP405", name)) for name in ("opened", "returned", "accepted")),
    *(("pool:accept", of_object("C302", "C422", name)) for name in ("opened", "returned", "accepted")),
    ("pool:remark_remove", on_object("Cc405", "C302", "accepted", pk("report_remark"))),
    # A check is its officer's own: the other city's, the province's, and in one's own an enterprise of another city.
    ("pool:check", of_object("c200", "CcP405", "their_check")),
    ("pool:check", of_object("P200", "CcP405", "province_check")),
    ("pool:check_again", of_object("CcP405", "P302", "province_check")),
    ("pool:check_row", on_object("c200", "CcP405", "their_check", _enterprise("other_enterprise"))),
    ("pool:check_row", on_object("P200", "CcP405", "province_check", _enterprise("other_enterprise"))),
    ("pool:check_row", on_object("", "CcP405", "pool_check", _enterprise("other_enterprise"))),
)
