from __future__ import annotations


class ProvisionError(ValueError):
    """Something that cannot be recorded. The message is one sentence for the person who tried."""
