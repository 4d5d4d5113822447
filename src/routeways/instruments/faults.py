from __future__ import annotations


class InstrumentError(Exception):
    """Something that cannot be done with a wave or a response. The message is one sentence for whoever tried."""
