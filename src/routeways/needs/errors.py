"""What people are told when something cannot be done."""

from __future__ import annotations


class NeedsError(Exception):
    """One plain sentence: what is wrong, where, and what to do."""
