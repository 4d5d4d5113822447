"""What Python's zipfile raises for an archive that is damaged, cut off or packed in a way that it cannot unpack."""

from __future__ import annotations

import zipfile
import zlib

# Beside its own error zipfile lets through what lies below it: zlib's error, an early end of the file, the operating
# system's error, one for a way of packing that it does not know, and one for a part that is encrypted.
UNREADABLE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
