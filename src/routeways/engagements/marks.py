"""A keyed mark in place of an e-mail address: private links and the audit are kept longer than the address may be."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

SALT = "engagements.home"
LENGTH = 32


def mark_of(email: str) -> str:
    """The same for an address in any case; "" for none. Whoever has the mark alone cannot work out the address."""
    return salted_hmac(SALT, email.casefold(), algorithm="sha256").hexdigest()[:LENGTH] if email else ""
