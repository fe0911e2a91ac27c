"""Decision, publicity, objections and recognition: the province's alone, but for what the public may read."""

from __future__ import annotations

from tests.wall.cast_review import CERTIFICATE_CODE, NO_CODE
from tests.wall.rows import NO_PK, Row, behind, of_declaration, of_object, of_round

NO_SERIAL = 9999
PUBLIC = ("publicity", "publicity_csv", "object", "objection_received")


def _line(get: str, post: str, name: str, *serial: int) -> Row:
    """A line of a publicity."""
    line = serial[0] if serial else lambda cast: cast.line
    return Row(get, post, behind(lambda cast: getattr(cast, name).pk, line), behind(NO_PK, NO_SERIAL))


TABLE: dict[str, Row] = {
    "review:province_list": Row("P200", "P405"),
    "review:province_case": of_declaration("P200", "P405", "open_case"),
    "review:send_back": of_declaration("P200", "P422", "recommended_case"),
    "review:waivers": Row("P200", "P405"),
    "review:waiver_case": of_declaration("P200", "P405", "case"),
    "review:waiver_give": of_declaration("P200", "P422", "case", "S-K2"),
    "review:waiver_withdraw": of_object("P200", "P422", "waiver"),
    "review:decisions": Row("P200", "P405"),
    "review:decision_draft": of_round("P405", "P302", "earlier", "sme"),
    "review:decision": of_object("P200", "P405", "drafted"),
    "review:decision_save": of_object("P405", "P302", "drafted"),
    "review:decision_apply": of_object("P200", "P422", "drafted"),
    "review:publicity_new": of_round("P200", "P422", "earlier", "sme"),
    "review:publicity": of_object("P200", "P405", "open"),
    "review:publicity_correct": _line("P200", "P422", "open"),
    "review:recognise": of_object("P200", "P422", "over"),
    "review:letter_draft": of_object("P405", "P302", "over"),
    "review:letter": of_object("P405", "P302", "recognition"),
    "review:recognition": of_object("P200", "P405", "recognition"),
    "public:publicity_list": Row("A*200", "A*405"),
    "public:publicity": of_object("A*200", "A*405", "open"),
    "public:publicity_csv": of_object("A*200", "A*405", "open"),
    "public:publicity_paper": of_object("A*200", "A*405", "open", "docx"),
    "public:object": of_object("A*200", "A*422", "open"),
    "public:objection_received": of_object("A*302", "A*405", "open"),
    "public:recognised": Row("A*200", "A*405"),
    "public:announcement_list": Row("A*200", "A*405"),
    "public:announcement": of_object("A*200", "A*405", "recognition"),
    "public:certificate": Row("A*200", "A*405", lambda cast: [CERTIFICATE_CODE], lambda cast: [NO_CODE]),
    "public:certificate_entry": Row("A*200", "A*422"),
    "certificates:list": Row("EeDdCcP200", "EeDdCcP405"),
    "certificates:title": of_object("EDCP200", "EDCP302", "own_title"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    ("review:province_case", of_declaration("P200", "P405", "recognised_case")),
    ("review:province_case", of_declaration("", "P405", "draft")),
    ("review:send_back", of_declaration("P302", "P422", "open_case")),
    ("review:send_back", of_declaration("", "", "draft")),
    # By its number a draft can be given a waiver; no list names it.
    ("review:waiver_case", of_declaration("P200", "P405", "draft")),
    ("review:waiver_give", of_declaration("P200", "P422", "draft", "S-K2")),
    ("review:waiver_give", of_declaration("P302", "P422", "draft", "S-B2a")),
    ("review:waiver_case", of_declaration("P200", "P405", "recognised_case")),
    ("review:decision", of_object("P200", "P405", "applied")),
    ("review:decision_save", of_object("P405", "P302", "applied")),
    ("review:decision_apply", of_object("P302", "P422", "applied")),
    ("review:decision_draft", of_round("P405", "", "earlier", "nothing")),
    ("review:decision_draft", of_round("P405", "P302", "earlier", "product")),
    ("review:publicity_new", of_round("P302", "P302", "earlier", "little_giant")),
    ("review:publicity", of_object("P200", "P405", "over")),
    ("review:publicity", of_object("P200", "P405", "coming")),
    ("review:publicity_correct", _line("P302", "P302", "open", NO_SERIAL)),
    ("review:recognise", of_object("P302", "P422", "open")),
    ("public:publicity", of_object("A*200", "A*405", "over")),
    ("public:publicity_csv", of_object("A*200", "A*405", "over")),
    ("public:object", of_object("A*302", "A*422", "over")),
    # Before its first day a list is nobody's business: as if there were none.
    ("public:publicity_paper", of_object("A*404", "A*405", "coming", "docx")),
    ("public:publicity_paper", of_object("A*404", "A*405", "open", "exe")),
    ("public:publicity_paper", of_object("A*302", "A*405", "over", "pdf")),
    *((f"public:{name}", of_object("A*404", "A*405", "coming")) for name in PUBLIC if name != "object"),
    ("public:object", of_object("A*404", "A*404", "coming")),
    ("certificates:title", of_object("dcP200", "dcP302", "held_title")),
    # On the desks of their cities, in either city, whatever the state behind the recommendation.
    *(("review:desk", of_declaration("DC200", "DdCc405", name)) for name in ("open_case", "signed_case")),
    *(("review:desk", of_declaration("dc200", "DdCc405", name)) for name in ("filed_case", "recognised_case")),
    ("declarations:version", of_declaration("EDCP200", "EeDdCcP405", "open_case", 1)),
    ("declarations:version", of_declaration("dcP200", "EeDdCcP405", "scored_case", 1)),
    ("declarations:detail", of_declaration("E200", "Ee405", "open_case")),
    ("declarations:detail", of_declaration("", "Ee405", "scored_case")),
)
