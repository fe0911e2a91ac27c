"""Panels and experts: the province forms and files, an expert has what is assigned, the chair what it chairs."""

from __future__ import annotations

from tests.wall.rows import NO_NUMBER, NO_PK, NOBODY, Row, behind, number, of_declaration, of_object, on_object, pk

NO_SERIAL = 9999


def _place(get: str, post: str, panel: str, declaration: str) -> Row:
    """A declaration's place on a panel."""
    return on_object(get, post, panel, number(declaration), NO_NUMBER)


TABLE: dict[str, Row] = {
    "review:panels": Row("CcPI200", "CcPI405"),
    "review:panel_new": Row("CcP200", "CcP422"),
    "review:panel": of_object("P200", "CcPI405", "forming"),
    "review:panel_declarations_add": of_object("P200", "P422", "forming"),
    "review:panel_declaration_remove": _place("P200", "P302", "forming", "forming_case"),
    "review:panel_assign": _place("P200", "P422", "forming", "forming_case"),
    "review:panel_assign_all": of_object("P200", "P422", "forming"),
    "review:panel_unassign": on_object("P200", "P302", "forming", pk("forming_assignment")),
    "review:panel_experts_add": of_object("P200", "P422", "forming"),
    "review:panel_expert_remove": on_object("P200", "P302", "forming", pk("third_expert")),
    "review:panel_draw": of_object("P200", "P422", "forming"),
    "review:panel_drawn": on_object("P200", "CcPI405", "drawn", 1, NO_SERIAL),
    "review:panel_another": _place("CcPI405", "P302", "forming", "forming_case"),
    "review:panel_replace": on_object("P200", "P422", "forming", pk("own_expert")),
    "review:experts": Row("CcPI200", "CcPI405"),
    "review:expert_add": Row("CcPI200", "CcPI422"),
    "review:expert_entry": of_object("P200", "P422", "entry_of_province"),
    "review:expert_record": Row("X200", "X422"),
    "review:panel_chair": of_object("P200", "P422", "forming"),
    "review:panel_due": of_object("P200", "P422", "forming"),
    "review:panel_start": of_object("P200", "P302", "forming"),
    "review:panel_file": of_object("P200", "P302", "signed"),
    "review:panel_print": of_object("CcPI405", "P302", "signed"),
    "review:result": _place("P200", "CcPI405", "signed", "signed_case"),
    "review:result_print": _place("CcPI405", "P302", "signed", "signed_case"),
    "review:expert_desk": Row("X200", "X405"),
    "review:expert_score": of_declaration("X200", "X302", "open_case"),
    "review:expert_statement": of_declaration("X200", "X405", "pending_case"),
    "review:expert_accept": of_declaration("X405", "X302", "pending_case"),
    "review:expert_conflict": of_declaration("X200", "X422", "pending_case"),
    "review:expert_autosave": of_declaration("X405", "X200", "open_case"),
    "review:expert_submit": of_declaration("X200", "X302", "open_case"),
    "review:chair_panel": of_object("X200", "X405", "scored"),
    "review:chair_group": _place("X200", "X422", "scored", "scored_case"),
    "review:chair_sign": of_object("X200", "X302", "scored"),
    "review:chair_print": of_object("X405", "X302", "signed"),
}
NO, ONLY_GET, ONLY_POST = ("", ""), ("", "X405"), ("X405", "")
EXPERTS_OWN = {
    "score": NO, "statement": ONLY_GET, "accept": ONLY_POST, "conflict": NO, "autosave": ONLY_POST, "submit": NO,
}  # fmt: skip
CHAIRS_OWN = {"panel": ONLY_GET, "sign": NO, "print": ONLY_POST}
# Of a panel that is not the expert's, declared in conflict with, not begun, and over: as if it did not exist.
NOT_THE_EXPERTS = ("elsewhere_case", "conflict_case", "forming_case", "filed_case", "recommended_case", "case")
NOT_THE_CHAIRS = (("elsewhere", "elsewhere_case"), ("forming", "forming_case"), ("filed", "filed_case"))


def _closed_to_the_expert() -> list[tuple[str, Row]]:
    found = [
        (f"review:expert_{name}", of_declaration(*answers, case))
        for name, answers in EXPERTS_OWN.items()
        for case in NOT_THE_EXPERTS
    ]
    for panel, case in NOT_THE_CHAIRS:
        found += [(f"review:chair_{name}", of_object(*answers, panel)) for name, answers in CHAIRS_OWN.items()]
        found.append(("review:chair_group", _place("", "", panel, case)))
    # On a panel that the expert chairs, a declaration of another one.
    found.append(("review:chair_group", _place("", "", "scored", "elsewhere_case")))
    return found


def _of_the_expert() -> list[tuple[str, Row]]:
    """The expert's own in other states, and the files: nothing opens before the statement."""
    evidence = [
        # Before the statement, after a declared conflict, of somebody else, and once the result is filed: no file.
        ("open_case", "EDCPX200"), ("signed_case", "DCPX200"), ("pending_case", "dcP200"), ("conflict_case", "dcP200"),
        ("elsewhere_case", "dcP200"), ("filed_case", "dcP200"), ("forming_case", "DCP200"),
    ]  # fmt: skip
    return [
        ("review:expert_score", of_declaration("X302", "X302", "pending_case")),
        ("review:expert_submit", of_declaration("X302", "X302", "pending_case")),
        ("review:expert_autosave", of_declaration("X405", "X403", "pending_case")),
        ("review:expert_score", of_declaration("X200", "X302", "signed_case")),
        ("review:expert_autosave", of_declaration("X405", "X403", "signed_case")),
        ("review:expert_submit", of_declaration("X302", "X302", "signed_case")),
        ("review:chair_panel", of_object("X200", "X405", "scoring")),
        ("review:chair_group", _place("X200", "X422", "scoring", "open_case")),
        ("review:chair_group", _place("X200", "X422", "scoring", "conflict_case")),
        ("review:chair_sign", of_object("X200", "X409", "scoring")),
        ("review:chair_panel", of_object("X200", "X405", "signed")),
        ("review:chair_group", _place("X200", "X422", "signed", "signed_case")),
        ("review:chair_sign", of_object("X302", "X302", "signed")),
        *(("declarations:evidence_file", _evidence(answers, name)) for name, answers in evidence),
    ]


def _evidence(get: str, declaration: str) -> Row:
    """The one file of a declaration."""
    return Row(
        get,
        "EeDdCcPXI405",
        lambda cast: [getattr(cast, declaration).number, getattr(cast, declaration).evidence.get().pk],
        behind(NO_NUMBER, NO_PK),
    )


def _of_the_province() -> list[tuple[str, Row]]:
    panels = ("drawn", "scoring", "elsewhere", "scored", "signed", "filed")
    return [
        *(("review:panel", of_object("P200", "CcPI405", name)) for name in panels),
        ("review:panel_declarations_add", of_object("P200", "P422", "scoring")),
        ("review:panel_start", of_object("P302", "P302", "scoring")),
        ("review:panel_start", of_object("P302", "P409", "signed")),
        ("review:panel_file", of_object("P302", "P409", "scoring")),
        ("review:panel_file", of_object("P302", "P302", "filed")),
        ("review:panel_declaration_remove", _place("P200", "P409", "scoring", "open_case")),
        ("review:panel_unassign", on_object("P200", "P409", "filed", pk("filed_assignment"))),
        ("review:panel_print", of_object("CcPI405", "P302", "scored")),
        ("review:result", _place("P200", "CcPI405", "filed", "filed_case")),
        ("review:panel_draw", of_object("P302", "P302", "signed")),
        ("review:panel_replace", on_object("P302", "P302", "signed", pk("third_expert"))),
        # A bank is its bureau's: not the other city's, and not the province's where a city keeps it.
        ("review:expert_entry", of_object("C200", "C422", "entry_of_city")),
        # Nothing of one panel is reached through another.
        ("review:panel_drawn", on_object("", "CcPI405", "forming", 1, NO_SERIAL)),
        ("review:panel_replace", on_object("", "", "forming", pk("spare_expert"))),
        ("review:panel_assign", _place("", "", "forming", "elsewhere_case")),
        ("review:panel_declaration_remove", _place("", "", "forming", "elsewhere_case")),
        ("review:panel_unassign", on_object("", "", "forming", pk("elsewhere_assignment"))),
        ("review:panel_expert_remove", on_object("", "", "forming", pk("spare_expert"))),
        ("review:panel_expert_remove", on_object("", "", "forming", lambda cast: cast.people["city"].pk)),
        ("review:result", _place("", "CcPI405", "signed", "filed_case")),
        ("review:result", _place("", "CcPI405", "scored", "scored_case")),
        ("review:result_print", _place("CcPI405", "", "signed", "filed_case")),
        *((name, Row(get, "*405", behind(pk("opinion_job")), behind(NOBODY))) for name, get in JOB),
    ]


JOB = (("jobs:page", "P200"), ("jobs:status", "P302"), ("jobs:download", "P302"))
OTHERS: tuple[tuple[str, Row], ...] = (*_closed_to_the_expert(), *_of_the_expert(), *_of_the_province())
