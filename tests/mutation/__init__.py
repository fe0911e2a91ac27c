"""Mutants: the rules and their code with one thing wrong at a time, each of which a test of tests/eligibility must see.

``make mutants`` makes them all; tests/eligibility/test_mutants.py the part that every run of the suite can afford.
"""
