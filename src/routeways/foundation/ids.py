"""Public ids: what stands in addresses instead of row numbers. They say nothing about when or how many."""

from __future__ import annotations

import secrets

# Digits and letters without i, l, o and u: an id can be read aloud, typed from paper and never spells a word.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 20


def public_id() -> str:
    """A new random id: 20 characters, 100 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
