"""Names that say nothing about anybody: what an account begins with, and what it gets for a name that broke a rule."""

import secrets

# No vowels and no look-alikes: nothing here spells a word or reads like another handle.
_ALPHABET = "bcdfghjkmnpqrtwxyz2346789"
_LETTERS = 7
TRIES = 5  # with so many draws one is free


def draw_name() -> str:
    """`reader_7hk3fq9`; whether it is free, the unique column says."""
    return f"reader_{''.join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))}"
