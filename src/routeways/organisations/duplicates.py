"""Which records may be one organisation, how likely, and why in words. Pure: candidates in, proposals out.

Comparing everybody with everybody is hopeless, so only those are compared who share a number, a postcode, a whole name or
an uncommon word. A pair is scored word by word: a word that few organisations have in their name weighs much, “college”
little. Records with different numbers in one register are never proposed: the register says that they are two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import log

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from routeways.organisations.identifiers import label, shown
from routeways.organisations.names import name_forms

THRESHOLD = 80  # of 100; benchmarks/duplicates.py shows what other thresholds would do
LARGEST_BLOCK = 60  # a word that more share says nothing; the pairs among them grow with the square
SAME_WORD = 0.8  # spelling likeness from which two words count as one; digits must be equal


@dataclass(frozen=True, slots=True)
class Candidate:
    """`names` holds the name first, then aliases. `numbers` are in use, `ended` no longer: (scheme, value)."""

    id: int
    names: tuple[str, ...]
    postcodes: tuple[str, ...] = ()
    numbers: frozenset[tuple[str, str]] = frozenset()
    ended: frozenset[tuple[str, str]] = frozenset()
    website: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`first` < `second` are ids, `score` 0 to 100; `certain` where one number names both."""

    first: int
    second: int
    score: int
    certain: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    candidate: Candidate
    forms: tuple[str, ...]
    districts: frozenset[str]
    host: str
    schemes: dict[str, str] = field(default_factory=dict)


def propose(
    candidates: Sequence[Candidate], *, only: frozenset[int] | None = None, threshold: int = THRESHOLD
) -> list[Proposal]:
    """Likely duplicates, the most likely first. `only` limits them to pairs with one of these ids."""
    known = {candidate.id: _know(candidate) for candidate in candidates}
    weights = _weights(known.values())
    proposals = []
    for first, second in sorted(_pairs(known.values(), weights)):
        if only is None or first in only or second in only:
            proposal = _compare(known[first], known[second], weights)
            if proposal is not None and (proposal.certain or proposal.score >= threshold):
                proposals.append(proposal)
    return sorted(proposals, key=lambda one: (not one.certain, -one.score, one.first, one.second))


def _know(candidate: Candidate) -> _Known:
    forms = tuple(dict.fromkeys(form for name in candidate.names for form in name_forms(name)))
    host = candidate.website.split("//")[-1].split("/")[0].casefold().removeprefix("www.")
    districts = frozenset(code.split()[0] for code in candidate.postcodes if code)
    return _Known(candidate, forms, districts, host, dict(sorted(candidate.numbers)))


def _weights(known: Iterable[_Known]) -> dict[str, float]:
    """How much each word says: the logarithm of how few organisations have it."""
    counts: Counter[str] = Counter()
    total = 0
    for one in known:
        total += 1
        counts.update({word for form in one.forms for word in form.split()})
    return {word: log(1 + total / count) for word, count in counts.items()}


def _pairs(known: Iterable[_Known], weights: dict[str, float]) -> set[tuple[int, int]]:
    blocks: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in known:
        for key in _block_keys(one):
            blocks[key].add(one.candidate.id)
    pairs: set[tuple[int, int]] = set()
    for (kind, _), members in blocks.items():
        if len(members) <= LARGEST_BLOCK or kind in ("number", "name"):
            pairs.update(combinations(sorted(members), 2))
    return pairs


def _block_keys(one: _Known) -> Iterable[tuple[str, str]]:
    for scheme, value in (*one.candidate.numbers, *one.candidate.ended):
        yield "number", f"{scheme}:{value}"
    for postcode in one.candidate.postcodes:
        yield "postcode", postcode
    if one.host:
        yield "host", one.host
    for form in one.forms:
        yield "name", form
        # Written together or apart: “Tech Works” and “Techworks” start alike without the space.
        yield "start", form.replace(" ", "")[:7]
        for word in set(form.split()):
            yield "word", word
            for district in one.districts:
                yield "word here", f"{word}:{district}"
                yield "start here", f"{word[:4]}:{district}"


def _compare(first: _Known, second: _Known, weights: dict[str, float]) -> Proposal | None:
    if any(second.schemes.get(scheme, value) != value for scheme, value in first.schemes.items()):
        return None
    reasons = _shared_numbers(first.candidate, second.candidate)
    certain = bool(reasons)
    likeness, sentence = _names(first, second, weights)
    reasons.append(sentence)
    points, further = _places(first, second)
    score = 100 if certain else max(0, min(99, round(likeness * 100) + points))
    ids = sorted((first.candidate.id, second.candidate.id))
    return Proposal(ids[0], ids[1], score, certain, tuple(reasons + further))


def _shared_numbers(first: Candidate, second: Candidate) -> list[str]:
    shared = sorted((first.numbers | first.ended) & (second.numbers | second.ended))
    return [f"Both have the {label(scheme)} {shown(scheme, value)}." for scheme, value in shared]


def _names(first: _Known, second: _Known, weights: dict[str, float]) -> tuple[float, str]:
    best, one, two = max(
        ((_likeness(a, b, weights), a, b) for a in first.forms for b in second.forms), default=(0.0, "", "")
    )
    own = one == first.forms[0] and two == second.forms[0]
    if best == 1.0:
        return best, "The names are the same once “Ltd”, “The” and punctuation are set aside." if own else (
            f"Both are known as “{one}”."
        )
    return best, f"The names “{one}” and “{two}” are alike: {round(best * 100)} of 100."


def _likeness(one: str, two: str, weights: dict[str, float]) -> float:
    """0 to 1: the weight of the words that have a partner in the other name, among all words of both."""
    if one == two:
        return 1.0
    together = fuzz.ratio(one.replace(" ", ""), two.replace(" ", "")) / 100
    if together == 1.0:
        return 0.99
    left, right = one.split(), two.split()
    matched = total = 0.0
    free = list(right)
    for word in left:
        weight = weights.get(word, 1.0)
        partner = max(free, key=lambda other, word=word: _same(word, other), default="")  # type: ignore[misc]
        same = _same(word, partner) if partner else 0.0
        total += weight
        if same >= SAME_WORD:
            free.remove(partner)
            other = weights.get(partner, 1.0)
            # A misspelt word is rare, so it takes the weight of the word that it was meant to be.
            total += min(weight, other) - weight + min(weight, other)
            matched += 2 * min(weight, other) * same
    total += sum(weights.get(word, 1.0) for word in free)
    return min(0.99, matched / total) if total else 0.0


def _same(one: str, two: str) -> float:
    if one == two:
        return 1.0
    if any(mark.isdigit() for mark in one + two):
        return 0.0
    if min(len(one), len(two)) == 1:
        return 0.85 if one[0] == two[0] else 0.0  # an initial
    return OSA.normalized_similarity(one, two)


def _places(first: _Known, second: _Known) -> tuple[int, list[str]]:
    """Points for and against from where they are, with the reasons."""
    points, reasons = 0, []
    if first.host and first.host == second.host:
        points += 8
        reasons.append(f"Both have the website {first.host}.")
    shared = sorted(set(first.candidate.postcodes) & set(second.candidate.postcodes))
    if shared:
        points += 12
        reasons.append(f"Both are at the postcode {shared[0]}.")
    elif near := sorted(first.districts & second.districts):
        points += 4
        reasons.append(f"Both are in the postcode district {near[0]}.")
    elif first.districts and second.districts:
        points -= 12
        away = sorted(first.districts)[0], sorted(second.districts)[0]
        reasons.append(f"Against it: they are in different postcode districts, {away[0]} and {away[1]}.")
    return points, reasons
