"""What pages read from their query, by address; all other pages are asked with the names in ELSEWHERE too."""

from __future__ import annotations

CURSORS = ("after", "before")
QUERIES = {
    "review:queue": ("tier", "district", "q", "mine", "overdue", "issues", "again", *CURSORS),
    "review:done": ("tier", "district", "decision", "q", "mine", "after"),
    "review:desk": ("tier", "district", "q", "mine"),
    "review:remark_add": ("at", "close"),
    "review:finding": ("files",),
    "review:commitment": ("files",),
    "review:panel_new": ("round", "tier", "city", "q"),
    "review:panel_declarations_add": ("city", "q"),
    "review:province_list": ("status", "city", "tier", "round", "q", *CURSORS),
    "review:province_case": ("status", "city", "tier", "round", "q"),
    "review:send_back": ("status", "city", "tier", "round", "q"),
    "review:packets": ("round", "state"),
    "review:waivers": ("number", "status", "city", "tier", "round", "q", *CURSORS),
    "review:decision": CURSORS,
    "review:publicity_new": ("first_day",),
    "public:recognised": ("q", "city", "tier", "year", "after"),
    "certificates:list": ("q", "after"),
    "pool:board": ("quarter", "standing", "city", "q", "after"),
    "pool:cities": ("quarter",),
    "pool:remark_add": ("at",),
    "pool:check": ("outcome", "city", "industry", "held", "q", "after"),
    "declarations:region_search": ("q",),
    "declarations:industry_search": ("q", "level"),
    "declarations:evidence_file": ("inline",),
    "declarations:print_version": ("as",),
    "declarations:library": ("q", "state", "page"),
    "declarations:library_file": ("inline",),
    "declarations:library_picker": ("q", "page"),
    "declarations:round_new": ("template",),
    "declarations:round_evidence": ("from",),
    "accounts:staff_list": ("role", "region", "q", "after"),
    "accounts:sign_in": ("next",),
    "accounts:sign_in_inline": ("user",),
    "home:audit": ("before", "action", "actor", "object", "q", "from", "to", "first", "last", "result", "role"),
    "calendar:list": ("year",),
    "inbox:list": ("page",),
}
ELSEWHERE = ("q", "page", "year", "after", "from")
