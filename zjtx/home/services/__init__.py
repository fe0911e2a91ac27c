"""Services of the home app: verification of the audit chain, the administrator's calendar."""
