"""What this floor refuses: one clear sentence each."""

from __future__ import annotations


class EngagementError(Exception):
    """Something that cannot be done. The message is for the person who tried: what, and what to do."""


class GateClosed(EngagementError):
    """A step or an end that is not possible yet. `missing` are sentences, one for each thing that is missing."""

    def __init__(self, what: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"{what} is not possible yet. {' '.join(missing)}")
        self.missing = missing


class AskedAlready(EngagementError):
    """There is one of the same kind by the same organisation, which stands. `title` and `path` (under the region) lead
    to it."""

    def __init__(self, says: str, title: str, path: str) -> None:
        super().__init__(says)
        self.title, self.path = title, path
