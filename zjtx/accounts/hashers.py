"""How passwords are hashed. One place, so that another algorithm (国密) can take over."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: the deadline evening's sign-ins must not starve the pages."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
