"""Where the official files are. They are not part of the repository: ../shared/data beside the checkout."""

from __future__ import annotations

from pathlib import Path

OFFICIAL = Path(__file__).resolve().parents[2] / "shared" / "data"
HAVE_OFFICIAL = OFFICIAL.is_dir()
