"""What the steps of a need's way say of themselves, in words."""

from __future__ import annotations

from routeways.needs import refs
from routeways.taxonomy.models import Qualification


def detail_of(ref: str) -> str:
    found = refs.find(ref)
    return found.hint if found else ""


def soc_words(ref: str) -> str:
    return f"SOC 2020 {ref.partition(':')[2]}"


def about(one: Qualification) -> str:
    subject = f"subject area {one.subject.partition(':')[2]}" if one.subject else ""
    reference = f"LARS {one.code}" if one.kind == Qualification.Kind.LARS else one.reference
    return ", ".join(part for part in (one.get_kind_display(), one.level_words, subject, reference) if part)


def texts_words(count: int) -> str:
    return "one text" if count == 1 else f"{count} texts"
