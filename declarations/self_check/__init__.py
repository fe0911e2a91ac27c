"""The public self-check (自测): a visitor's own figures against the conditions of a notice.

Nothing is stored: what is typed comes with the request and goes back with the answer. The file that can be kept is the
interchange object of `check_eligibility`.
"""
