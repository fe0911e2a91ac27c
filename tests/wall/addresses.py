"""Who gets what at every address: the table that the wall is held to.

A row names the answers of GET and POST by person (letters of `cast.ROLES`, `*` for everybody signed in). Whoever is
not named gets the sign-in page as a visitor and a 404 as anybody else. `there` are the arguments of an existing
object, `gone` those of one that does not exist: where the table says 404, both must be answered byte for byte alike.
OTHERS are further objects of the same addresses: another city's, another expert's, another enterprise's, another state.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from tests.wall import (
    rows_candidates,
    rows_cases,
    rows_changes,
    rows_citypanel,
    rows_decision,
    rows_desk,
    rows_list,
    rows_matters,
    rows_packets,
    rows_panels,
    rows_pool,
    rows_profiles,
    rows_province,
    rows_queue,
    rows_sheets,
    rows_totals,
)
from tests.wall.cast import ANONYMOUS, PEOPLE, ROLES
from tests.wall.rows import NO_PK, NOBODY, Row, behind, of_case, of_declaration, of_draft, of_object, of_round, pk


def addresses(patterns: list | None = None, space: str = "") -> Iterator[str]:
    """The names of all addresses of the system."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def expected(spec: str) -> dict[str, str]:
    """{person: answer} of a spec such as "A200 E302 *404"; "login" is the way to the sign-in page."""
    found = {ANONYMOUS: "login", **dict.fromkeys(PEOPLE, "404")}
    names = {letter: name for name, letter in ROLES.items()}
    for word in sorted(spec.split(), key=lambda one: one[0] != "*"):
        letters, answer = word[:-3], word[-3:]
        for letter in letters:
            for name in PEOPLE if letter == "*" else [names[letter]]:
                found[name] = answer
    return found


FIRST_HALF: dict[str, Row] = {
    "home:index": Row("A*200", "A*405"),
    "home:notices": Row("A*200", "A*405"),
    "home:enterprise_record": Row("Ee200", "Ee405"),
    "home:enterprise_record_edit": Row("Ee200", "Ee422"),
    "home:privacy": Row("A*200", "A*405"),
    "home:healthz": Row("A*200", "A*405"),
    "home:audit": Row("U200", "U405"),
    "home:audit_verify": Row("U405", "U302"),
    "home:audit_entry": of_object("U200", "U405", "entry"),
    "calendar:list": Row("S200", "S405"),
    "calendar:add": Row("S405", "S422"),
    "calendar:remove": of_object("S405", "S302", "day"),
    "accounts:sign_in": Row("A200 *302", "A422 *302"),
    "accounts:sign_in_inline": Row("A*200", "A*422"),
    "accounts:second_step": Row("A*302", "A*302"),
    "accounts:second_step_inline": Row("A*302", "A*302"),
    "accounts:second_factor": Row("*200", "*405"),
    "accounts:second_factor_set_up": Row("*200", "*422"),
    "accounts:recovery_codes": Row("*302", "*302"),
    "accounts:second_factor_remove": Row("*302", "*302"),
    "accounts:second_factor_reset": of_object("S200", "S422", "member"),
    "accounts:sign_out": Row("A*405", "A*302"),
    "accounts:sign_up": Row("A200 *302", "A422 *302"),
    "accounts:claim_new": Row("A*302", "A*302"),
    "accounts:claim_sent": Row("A*200", "A*200"),
    "accounts:invitation": Row("A*200", "A*422", lambda cast: [cast.token]),
    "accounts:password_reset": Row("A*200", "A*422"),
    "accounts:password_reset_sent": Row("A*200", "A*200"),
    "accounts:password_reset_confirm": Row("A*200", "A*422", lambda cast: list(cast.reset_link)),
    "accounts:password_change": Row("*200", "*422"),
    "accounts:sessions": Row("*200", "*200"),
    "accounts:sessions_end_others": Row("*405", "*302"),
    "accounts:session_end": Row("*405", "E302", lambda cast: [cast.session_of("owner").pk], behind(NO_PK)),
    "accounts:mobile": Row("*404", "*404"),
    "accounts:mobile_confirm": Row("*404", "*404"),
    "accounts:message_settings": Row("*200", "*422"),
    "accounts:profile_display": Row("*200", "*302"),
    "accounts:colleagues": Row("Ee200", "Ee200"),
    "accounts:colleague_invite": Row("Ee200", "Ee422"),
    "accounts:colleague_reissue": of_object("Ee405", "E200", "offer"),
    "accounts:colleague_disable": of_object("Ee405", "E302", "colleague"),
    "accounts:colleague_enable": of_object("Ee405", "E302", "colleague"),
    "accounts:colleague_cancel": of_object("Ee405", "E302", "offer"),
    "accounts:administration_hand_over": of_object("E200", "E422", "colleague"),
    "accounts:leave": Row("Ee200", "Ee422"),
    "accounts:claims": Row("Cc200", "Cc200"),
    "accounts:claim": of_object("C200", "C200", "claim"),
    "accounts:claim_evidence": of_object("C200", "Cc405", "claim"),
    "accounts:claim_accept": of_object("Cc405", "C200", "claim"),
    "accounts:claim_refuse": of_object("Cc405", "C422", "claim"),
    "accounts:claim_reissue": of_object("Cc405", "", "claim"),
    "accounts:staff_list": Row("S200", "S200"),
    "accounts:staff_invite": Row("S200", "S422"),
    "accounts:staff_invitations": Row("S200", "S200"),
    "accounts:invitation_confirm": of_object("S200", "S200", "invitation"),
    "accounts:invitation_cancel": of_object("S405", "S302", "invitation"),
    "accounts:invitation_reissue": of_object("S405", "S302", "invitation"),
    "accounts:staff_member": of_object("S200", "S200", "member"),
    "accounts:staff_disable": of_object("S405", "S422", "member"),
    "accounts:staff_enable": of_object("S405", "S302", "member"),
    "accounts:role_change": of_object("S200", "S422", "member"),
    "accounts:role_change_confirm": of_object("S200", "S302", "role_change"),
    "accounts:role_change_cancel": of_object("S405", "S302", "role_change"),
    "review:queue": Row("DdCc200", "DdCc405"),
    "review:done": Row("DdCc200", "DdCc405"),
    "review:desk": of_case("DC200", "DdCc405"),
    "review:contacts": of_case("DdCc405", "DC200"),
    "review:take": of_case("DdCc405", "DC302"),
    "review:release": of_case("DdCc405", "DC302"),
    "review:remark_add": of_case("DC200", "DC422"),
    "review:remark_remove": of_case("DdCc405", "DC302", pk("remark")),
    "review:finding": of_case("DCP200", "DPC422", "S-B1c"),
    "review:commitment": of_case("DCP200", "DCP422", "honesty"),
    "review:findings": of_case("DCP200", "DdCcP405"),
    "review:report": of_case("DCP200", "DdCcP405"),
    "review:findings_kept": of_declaration("CP200", "DdCcP405", "open_case", "first", pk("kept_review")),
    "review:recommend": of_case("D302 C200", "DC422"),
    "review:return": of_case("D302 C200", "DC422"),
    "review:not_recommend": of_case("D302 C200", "DC422"),
    "declarations:self_check": Row("A*200", "A*405"),
    "declarations:self_check_compare": Row("A*200", "A*422"),
    "declarations:self_check_load": Row("A*405", "A*422"),
    "declarations:self_check_tier": Row("A*200", "A*422", lambda cast: ["sme"], lambda cast: ["none"]),
    "declarations:self_check_paper": Row("A*405", "A*422", lambda cast: ["sme"], lambda cast: ["none"]),
    "declarations:self_check_keep": Row("A*405", "A*422", lambda cast: ["sme"], lambda cast: ["none"]),
    "declarations:self_check_rules": Row(
        "A*200", "A*422", lambda cast: ["miit_2022", "sme"], lambda cast: ["miit_2022", "none"]
    ),
    "declarations:self_check_rules_keep": Row(
        "A*405", "A*422", lambda cast: ["miit_2022", "sme"], lambda cast: ["none", "sme"]
    ),
    "declarations:self_check_rules_paper": Row(
        "A*405", "A*422", lambda cast: ["miit_2022", "sme"], lambda cast: ["none", "sme"]
    ),
    "declarations:mine": Row("Ee200", "Ee405"),
    "declarations:rounds": Row("Ee200", "Ee405"),
    "declarations:round_notice": of_round("A*200", "A*405"),
    "declarations:blank_form": of_round("A*200", "A*405", "round", "sme", "docx"),
    "declarations:start": of_round("Ee405", "Ee302", "round", "sme"),
    "declarations:region_search": Row("A*200", "A*405"),
    "declarations:industry_search": Row("A*200", "A*405"),
    "declarations:detail": of_draft("E200", "Ee405"),
    "declarations:change_tier": of_draft("E200", "E302", "little_giant"),
    "declarations:block": of_draft("E200", "E302", "basics"),
    "declarations:prefill_take": of_draft("Ee405", "E302", "basics"),
    "declarations:prefill_leave": of_draft("Ee405", "E302", "basics"),
    "declarations:prefill_restore": of_draft("Ee405", "E302", "basics"),
    "declarations:prefill_confirm": of_draft("Ee405", "E302", "basics"),
    "declarations:ask_administrator": of_draft("Ee405", "E302"),
    "declarations:explain": of_draft("", "", "debt_ratio_range:debt_ratio.2021"),
    "declarations:autosave": of_draft("Ee405", "E200"),
    "declarations:side": of_draft("E200", "Ee405", "basics"),
    "declarations:workbook": of_draft("E200", "Ee405"),
    "declarations:workbook_upload": of_draft("E200", "E422"),
    "declarations:workbook_preview": of_draft("E200", "Ee405", pk("workbook")),
    "declarations:workbook_confirm": of_draft("Ee405", "E409", pk("workbook")),
    "declarations:workbook_discard": of_draft("Ee405", "E302", pk("workbook")),
    "declarations:evidence": of_draft("E200", "Ee405"),
    "declarations:evidence_upload": of_draft("Ee405", "E422", pk("requirement")),
    "declarations:evidence_file": of_case("EDCP200", "EeDdCcPXI405", pk("evidence")),
    "declarations:evidence_remove": of_draft("Ee405", "E302", pk("draft_evidence")),
    "declarations:evidence_order": of_draft("Ee405", "E302", pk("requirement")),
    "declarations:evidence_reuse": of_draft("Ee405", "", pk("requirement")),
    "declarations:evidence_restore": of_draft("Ee405", "E302", pk("draft_evidence")),
    "declarations:evidence_replace": of_draft("Ee405", "E422", pk("draft_evidence")),
    "declarations:evidence_move": of_draft("Ee405", "E302", pk("draft_evidence")),
    "declarations:evidence_expiry": of_draft("Ee405", "E302", pk("draft_evidence")),
    "declarations:library": Row("Ee200", "Ee405"),
    "declarations:library_file": of_object("E200", "Ee405", "kept"),
    "declarations:library_expiry": of_object("Ee405", "E302", "kept"),
    "declarations:library_picker": of_draft("E200", "Ee405", pk("requirement")),
    "declarations:conditions": of_draft("E200", "Ee405"),
    "declarations:conditions_paper": of_draft("E200", "Ee405"),
    "declarations:submit": of_draft("E200", "E422"),
    "declarations:receipt": of_case("E200", "Ee405", 1),
    "declarations:withdraw": of_draft("E200", "E302"),
    "declarations:version": of_case("EDCP200", "EeDdCcP405", 1),
    "declarations:compare": of_case("EDCP302", "EeDdCcP405", 1, 1),
    "declarations:print_version": of_case("EDCP302", "EeDdCcP405", 1),
    "declarations:print_request": of_case("EeDdCcP405", "EDCP302", 1),
    "declarations:version_pdf": of_case("EDCP200", "EeDdCcP405", 1),
    "declarations:version_docx": of_case("EDCP200", "EeDdCcP405", 1),
    "declarations:paper_check_entry": Row("A*200", "A*422"),
    "declarations:package": of_case("EDCP200", "EeDdCcP405", 1),
    "declarations:package_request": of_case("EeDdCcP405", "EDCP302", 1),
    "declarations:paper_check": Row("A*200", "A*405", lambda cast: [cast.case.number, 1, cast.submission.sha256[:16]]),
    "declarations:rule_sets": Row("DdCcPS200", "DdCcPS405"),
    "declarations:rule_set": Row(
        "DdCcPS200", "DdCcPS405", lambda cast: ["liaoning_2022", "sme"], lambda cast: ["none", "sme"]
    ),
    "declarations:rule_compare": Row("DdCcPS200", "DdCcPS405"),
    "declarations:rule_compare_xlsx": Row("DdCcPS302", "DdCcPS405"),
    "declarations:round_list": Row("PS200", "PS405"),
    "declarations:round_new": Row("S200", "S422"),
    "declarations:extension_confirm": of_object("P200", "P302", "extension"),
    "declarations:extension_decline": of_object("PS200", "PS422", "extension"),
    "declarations:reading_propose": of_round("S200", "S422", "round", "sme", "innovative"),
    "declarations:reading_confirm": of_object("P200", "P302", "reading"),
    "declarations:reading_decline": of_object("PS200", "PS422", "reading"),
    "declarations:reading_count": of_object("PS405", "PS302", "reading"),
    "declarations:round_detail": of_round("PS200", "PS405"),
    "declarations:round_edit": of_round("S200", "S422", "prepared"),
    "declarations:round_tiers": of_round("S200", "S200", "prepared"),
    "declarations:round_cities": of_round("S200", "S200", "prepared"),
    "declarations:round_evidence": of_round("S200", "S422", "prepared", "sme"),
    "declarations:round_propose": of_round("S200", "S409"),
    "declarations:round_return": of_round("P200", "P422"),
    "declarations:round_confirm": of_round("P200", "P409"),
    "declarations:round_close_propose": of_round("S200", "S422"),
    "declarations:round_close": of_round("P200", "P409"),
    "declarations:round_close_decline": of_round("PS200", "PS422"),
    "declarations:round_extend": of_round("S200", "S422"),
    "jobs:page": Row("E200", "*405", behind(pk("job")), behind(NOBODY)),
    "jobs:status": Row("E302", "*405", behind(pk("job")), behind(NOBODY)),
    "jobs:download": Row("E200", "*405", behind(pk("job")), behind(NOBODY)),
    "inbox:list": Row("*200", "*405"),
    "inbox:read_all": Row("*405", "*302"),
    "inbox:open": of_object("*405", "E302", "notice"),
}
_PARTS = (
    rows_panels,
    rows_province,
    rows_decision,
    rows_desk,
    rows_matters,
    rows_packets,
    rows_queue,
    rows_pool,
    rows_totals,
    rows_sheets,
    rows_profiles,
    rows_citypanel,
    rows_cases,
    rows_list,
    rows_changes,
    rows_candidates,
)
TABLE: dict[str, Row] = FIRST_HALF | {name: row for part in _PARTS for name, row in part.TABLE.items()}
OTHERS: tuple[tuple[str, Row], ...] = tuple(one for part in _PARTS for one in getattr(part, "OTHERS", ()))
