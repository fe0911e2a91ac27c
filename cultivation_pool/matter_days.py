"""The times of a verification case, in one place: the notice sets none but the ban (docs/decisions/0037)."""

# Working days: for the province to hand a report by name on, for the city to verify and report, for the enterprise to
# state its side, for the province to decide.
HAND_DAYS, VERIFY_DAYS, HEARING_DAYS, DECIDE_DAYS = 3, 15, 5, 15
# Notice, 三（三）1: 三年内不得申报, counted from the day of the decision.
BAN_MONTHS = 36
