"""A city's panels, institutions and what they are commissioned with, and cases that a district has let lie."""

from __future__ import annotations

from tests.wall.rows import NO_NUMBER, NO_PK, Row, behind, number, of_case, of_declaration, of_object, on_object, pk

TABLE: dict[str, Row] = {
    "review:institutions": Row("CcP200", "CcP405"),
    "review:institution_add": Row("CcP200", "CcP422"),
    "review:institution": of_object("CcP200", "CcP422", "agency"),
    "review:institution_active": of_object("CcP405", "CcP302", "agency"),
    "review:institution_member_remove": on_object("CcP405", "CcP302", "agency", pk("membership")),
    "review:panel_commission": of_object("P200", "P422", "forming"),
    "review:panel_commission_withdraw": of_object("P200", "P422", "commissioned"),
    "review:panel_sheet": on_object("I200", "I405", "commissioned", number("commissioned_case"), NO_NUMBER),
    "review:overdue_at_district": Row("Cc200", "Cc405"),
    "review:take_over": of_declaration("C200", "C422", "late_case"),
}
OTHERS: tuple[tuple[str, Row], ...] = (
    # A panel is its bureau's: no other city's, and not the province's.
    ("review:panel", of_object("C200", "CcPI405", "city_panel")),
    ("review:panel_draw", of_object("C200", "C422", "city_panel")),
    ("review:panel_experts_add", of_object("C200", "C422", "city_panel")),
    ("review:panel_chair", of_object("C200", "C422", "city_panel")),
    ("review:panel_start", of_object("C302", "C302", "city_panel")),
    ("review:panel_file", of_object("C302", "C409", "city_panel")),
    ("review:panel_commission", of_object("C302", "C422", "city_panel")),
    ("review:panel_sheet", on_object("", "I405", "city_panel", number("city_case"), NO_NUMBER)),
    ("review:recommend", of_declaration("D302 C302", "DC422", "city_case")),
    # What an institution runs it staffs; its bureau reads.
    ("review:panel", of_object("PI200", "CcPI405", "commissioned")),
    ("review:panel_experts_add", of_object("PI200", "PI422", "commissioned")),
    ("review:panel_due", of_object("PI200", "PI422", "commissioned")),
    ("review:panel_declarations_add", of_object("P200", "P422", "commissioned")),
    ("review:panel_start", of_object("PI302", "PI409", "commissioned")),
    ("review:panel_sheet", on_object("", "I405", "forming", number("forming_case"), NO_NUMBER)),
    ("review:expert_entry", of_object("I200", "I422", "entry_of_agency")),
    (
        "declarations:evidence_file",
        Row(
            "dcPI200",
            "EeDdCcPXI405",
            lambda cast: [cast.commissioned_case.number, cast.commissioned_case.evidence.get().pk],
            behind(NO_NUMBER, NO_PK),
        ),
    ),
    ("review:take_over", of_case("C302", "C422")),
)
