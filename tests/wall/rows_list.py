"""The pool's lists: officers read their scope, the province updates and imports, an enterprise has its own."""

from __future__ import annotations

from tests.wall.rows import NO_PK, Row, behind, of_object
from tests.wall.rows_pool import _enterprise

NO_QUARTER = "2021Q9"


def _member(get: str, name: str) -> Row:
    """An enterprise of the pool."""
    return Row(get, "CcP405", behind(_enterprise(name)), behind(NO_PK))


TABLE: dict[str, Row] = {
    "pool:members": Row("CcP200", "CcP405"),
    "pool:member": _member("CP200", "owner"),
    "pool:own_record": Row("Ee200", "Ee405"),
    "pool:updates": Row("CcP200", "CcP405"),
    "pool:update": Row("CcP200", "CcP405", behind(2018), behind(2017)),
    "pool:update_new": Row("P200", "P422"),
    "pool:list_export": Row("CcP405", "CcP302", behind("members"), behind("nothing")),
    "pool:title_imports": Row("P200", "P405"),
    "pool:title_import_upload": Row("P405", "P422"),
    "pool:title_template": Row("P200", "P405"),
    "pool:title_import": of_object("P200", "P405", "title_import"),
    "pool:title_import_confirm": of_object("P405", "P302", "title_import"),
    "pool:title_import_discard": of_object("P405", "P302", "title_import"),
    "pool:lists": Row("CcP200", "CcP405"),
    "pool:national": Row("CcP200", "CcP405"),
    "pool:bank_list": Row("CcP200", "CcP405"),
    "pool:survey": Row("CcP200", "CcP405"),
    "pool:survey_mark": Row("Cc405", "Cc302", behind("2021Q4"), behind(NO_QUARTER)),
    "pool:survey_lines": Row("Cc405", "Cc422", behind("2021Q4"), behind(NO_QUARTER)),
    "pool:contacts": Row("DdCcP200", "DdCcP405"),
    "pool:contact_edit": Row("DdCcP200", "DdCcP422"),
    "pool:offers": Row("CcP200", "CcP405"),
    "pool:offer_new": Row("CcP200", "CcP422"),
    "pool:offer": of_object("CP200", "CcP405", "offer"),
    "pool:offer_close": of_object("CcP405", "C302", "offer"),
    "pool:offer_attendance": of_object("CcP405", "C302", "offer"),
    "pool:own_services": Row("Ee200", "Ee405"),
    "pool:own_sign_up": of_object("Ee405", "E302", "offer"),
    "pool:own_withdraw": of_object("Ee405", "E302", "offer"),
    "pool:own_financing": Row("Ee200", "Ee422"),
    "pool:own_financing_end": Row("Ee405", "Ee302"),
}
OTHERS: tuple[tuple[str, Row], ...] = (("pool:member", _member("cP200", "other_enterprise")),)
