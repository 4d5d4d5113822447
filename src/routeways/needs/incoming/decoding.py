"""A file's bytes as text, whatever it was saved as."""

from __future__ import annotations

from pathlib import Path

from routeways.foundation.tables import FileRefused


def decoded(path: Path) -> tuple[str, list[str]]:
    """The file's text. Lines that are not UTF-8 are read as Windows-1252, each for itself, and a note says which: a
    file put together from several sources keeps every letter. Raises FileRefused."""
    raw = path.read_bytes()
    if not raw:
        raise FileRefused(f"{path.name} is empty. Save it again and try once more.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _line_ends(raw.decode("utf-16")), []
        except UnicodeDecodeError as error:
            raise FileRefused(f"{path.name} is cut off in the middle of a letter. Export it again.") from error
    if b"\x00" in raw[:65536]:
        raise FileRefused(f"{path.name} is not text. Hand in CSV, Excel, JSON Lines or plain text.")
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return _line_ends(raw.decode("utf-8")), []
    except UnicodeDecodeError:
        lines, other = [], []
        for number, line in enumerate(raw.split(b"\n"), 1):
            try:
                lines.append(line.decode("utf-8"))
            except UnicodeDecodeError:
                lines.append("".join(_windows_letter(byte) for byte in line))
                other.append(number)
        where = ", ".join(f"{n:,}" for n in other[:8]) + (" and more" if len(other) > 8 else "")
        note = f"{len(other):,} lines are not UTF-8 and were read as Windows-1252 (lines {where})."
        return _line_ends("\n".join(lines)), [
            note if len(other) > 1 else f"Line {where} is not UTF-8 and was read as Windows-1252."
        ]


def _windows_letter(byte: int) -> str:
    # Five bytes mean nothing in Windows-1252; as Latin-1 they are control characters, which cleaning takes out.
    raw = bytes([byte])
    return raw.decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else raw.decode("latin-1")


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
