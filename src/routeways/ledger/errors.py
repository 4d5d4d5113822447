"""What people are told when an account cannot do what was asked."""

from __future__ import annotations


class LedgerError(Exception):
    """One plain sentence: what is wrong, where, and what to do."""


class NotEnough(LedgerError):
    """More was asked for than is free. `free` and `asked` are whole pence or places."""

    def __init__(self, *, free: int, asked: int, says: str) -> None:
        self.free, self.asked = free, asked
        super().__init__(says)
