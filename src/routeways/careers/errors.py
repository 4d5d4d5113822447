from __future__ import annotations


class CareersError(Exception):
    """Something that cannot be done, in one plain sentence for whoever asked."""
