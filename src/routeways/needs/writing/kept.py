"""The finished PDF of a plan, kept in the data folder: setting one takes seconds, and everybody may ask for it."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from routeways.foundation import private_files
from routeways.needs.writing.pdf import as_pdf, made_of

MOST_KEPT = 50  # files; whichever was set longest ago goes first, and is set again when somebody asks
_setting = threading.Lock()  # who asks for the same one meanwhile waits for it instead of setting it again
_log = logging.getLogger(__name__)


def kept_pdf(content: Mapping[str, Any]) -> bytes:
    """As `as_pdf`, set once for the same content, template and typesetter. Without room for files it is set anew."""
    path = folder() / f"{hashlib.sha256(made_of(content)).hexdigest()}.pdf"
    with _setting:
        if path.is_file():
            return path.read_bytes()
        body = as_pdf(content)
        try:
            private_files.write(path, body)
            _keep_newest(path)
        except OSError as error:
            _log.warning("A plan's PDF could not be kept: %s", error)
    return body


def folder() -> Path:
    return Path(settings.DATA_DIR) / "plans"


def _keep_newest(path: Path) -> None:
    by_age = sorted(path.parent.glob("*.pdf"), key=lambda one: (one == path, one.stat().st_mtime_ns))
    for old in by_age[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
