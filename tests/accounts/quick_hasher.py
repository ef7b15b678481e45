from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same hash at next to no cost, for tests that are not about its cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1
