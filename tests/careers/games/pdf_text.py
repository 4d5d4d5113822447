"""The words of a PDF that typst wrote: each run of glyphs through its font’s own table of characters."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.S)
_FONT = re.compile(rb"/(f\d+|F\d+|Ff?\d+) (\d+) 0 R")
# A string is hexadecimal, or stands in brackets; brackets that match inside it are not escaped.
_DEEPEST = rb"\((?:\\.|[^\\()])*\)"
_DEEPER = rb"\((?:\\.|[^\\()]|" + _DEEPEST + rb")*\)"
_STRING = rb"<[0-9a-fA-F]+>|\((?:\\.|[^\\()]|" + _DEEPER + rb")*\)"
_RUN = re.compile(_STRING, re.S)
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[((?:" + _STRING + rb"|[\d.\s-]+)*)\]\s*TJ|(" + _STRING + rb")\s*Tj", re.S)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words(pdf: bytes) -> str:
    """All text in the order of drawing, runs joined without a space; compare without spaces."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    streams = {number: _stream(body) for number, body in objects.items() if b"stream" in body}
    tables = {number: _characters(streams[number]) for number in streams if b"beginbf" in streams[number]}
    said = []
    for page in (body for body in objects.values() if re.search(rb"/Type\s*/Page\b", body)):
        fonts = {}
        for name, reference in _FONT.findall(_resources(page, objects)):
            found = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(reference), b""))
            fonts[name] = tables.get(int(found[1]), {}) if found else {}
        drawn = re.search(rb"/Contents (\d+) 0 R", page)
        said.append(_read(streams[int(drawn[1])], fonts) if drawn else "")
    return "".join(said)


def _resources(page: bytes, objects: dict[int, bytes]) -> bytes:
    elsewhere = re.search(rb"/Resources (\d+) 0 R", page)
    return objects[int(elsewhere[1])] if elsewhere else page


def _stream(body: bytes) -> bytes:
    content = body.split(b"stream\n", 1)[-1].split(b"stream\r\n", 1)[-1].rsplit(b"endstream", 1)[0]
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return content


def _characters(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        for glyph, text in re.findall(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def _read(stream: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    characters: dict[int, str] = {}
    said = []
    for font, many, one in _SHOWN.findall(stream):
        if font:
            characters = fonts.get(font, {})
        for run in _RUN.findall(many or one):
            glyphs = bytes.fromhex(run[1:-1].decode()) if run.startswith(b"<") else _plain(run[1:-1])
            pairs = [int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2)]
            said.append("".join(characters.get(pair, "") for pair in pairs))
    return "".join(said)


def _plain(escaped: bytes) -> bytes:
    """A literal string of a PDF without its escapes."""
    return re.sub(rb"\\([0-7]{1,3}|.)", lambda found: _letter(found[1]), escaped, flags=re.S)


def _letter(escape: bytes) -> bytes:
    return bytes([int(escape, 8)]) if escape[:1].isdigit() else _LETTERS.get(escape, escape)
