"""Pages of accounts: parse, call a service or selector, respond."""

BACKEND = "zjtx.accounts.backends.AccountBackend"
