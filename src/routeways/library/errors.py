from __future__ import annotations


class LibraryError(Exception):
    """What cannot be kept. `faults` gives a sentence for each field; the message is the first of them."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(next(iter(faults.values())))
        self.faults = faults
