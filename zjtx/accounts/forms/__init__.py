"""Forms of accounts: what was typed, checked, with messages that say what is wrong and what to do."""
