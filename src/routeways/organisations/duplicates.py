"""Which records may be one organisation, how likely, and why in words. Pure: candidates in, proposals out.

Comparing everybody with everybody is hopeless, so only those are compared who share a number, a postcode, a whole name
or an uncommon word. A pair is scored word by word: a word that few organisations have in their name weighs much,
“college” little. Records with different numbers in one register are never proposed: the register says they are two.
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
from routeways.organisations.names import name_forms, without_brackets

THRESHOLD = 80  # of 100; benchmarks/duplicates.py shows what other thresholds would do
LARGEST_BLOCK = 60  # a word that more share says nothing; the pairs among them grow with the square
SAME_WORD = 0.8  # spelling likeness from which two words count as one; digits must be equal
ONE_LETTER_OFF = 0.93  # likeness of two names written without spaces
KNOWN_WORD = 3  # a word in so many names is a word, not a slip: “amber” is not a misspelt “umber”
WITHOUT_BRACKETS = 0.9  # likeness of names that are the same once what stands in brackets is set aside
ELSEWHERE, ELSEWHERE_AND_BOUND = 12, 25  # points against another district; schools and colleges are bound to a place


@dataclass(frozen=True, slots=True)
class Candidate:
    """`names` holds the name first, then aliases. `numbers` are in use, `ended` no longer: (scheme, value)."""

    id: int
    names: tuple[str, ...]
    postcodes: tuple[str, ...] = ()
    numbers: frozenset[tuple[str, str]] = frozenset()
    ended: frozenset[tuple[str, str]] = frozenset()
    website: str = ""
    bound_to_place: bool = False


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
    bare: frozenset[str]  # forms without what stands in brackets
    districts: frozenset[str]
    host: str
    schemes: dict[str, str] = field(default_factory=dict)


def propose(
    candidates: Sequence[Candidate], *, only: frozenset[int] | None = None, threshold: int = THRESHOLD
) -> list[Proposal]:
    """Likely duplicates, the most likely first. `only` limits them to pairs with one of these ids."""
    known = {candidate.id: _know(candidate) for candidate in candidates}
    words = _words(known.values())
    proposals = []
    for first, second in sorted(_pairs(known.values())):
        if only is None or first in only or second in only:
            proposal = _compare(known[first], known[second], words)
            if proposal is not None and (proposal.certain or proposal.score >= threshold):
                proposals.append(proposal)
    return sorted(proposals, key=lambda one: (not one.certain, -one.score, one.first, one.second))


def _know(candidate: Candidate) -> _Known:
    forms = tuple(dict.fromkeys(form for name in candidate.names for form in name_forms(name)))
    host = candidate.website.split("//")[-1].split("/")[0].casefold().removeprefix("www.")
    districts = frozenset(code.split()[0] for code in candidate.postcodes if code)
    bare = frozenset(form for name in candidate.names for form in name_forms(without_brackets(name)))
    return _Known(candidate, forms, bare, districts, host, dict(sorted(candidate.numbers)))


@dataclass(frozen=True)
class _Words:
    """How many organisations have a word in their name, and what it therefore weighs."""

    counts: Counter[str]
    total: int

    def weight(self, word: str) -> float:
        return log(1 + self.total / max(1, self.counts[word]))

    def same(self, one: str, other: str) -> float:
        """0 to 1: how likely two words are one, misspelt."""
        if one == other:
            return 1.0
        if any(mark.isdigit() for mark in one + other):
            return 0.0
        if min(len(one), len(other)) == 1:
            return 0.85 if one[0] == other[0] else 0.0  # an initial
        if min(self.counts[one], self.counts[other]) >= KNOWN_WORD:
            return 0.0
        return OSA.normalized_similarity(one, other)


def _words(known: Iterable[_Known]) -> _Words:
    counts: Counter[str] = Counter()
    total = 0
    for one in known:
        total += 1
        counts.update({word for form in one.forms for word in form.split()})
    return _Words(counts, total)


def _pairs(known: Iterable[_Known]) -> set[tuple[int, int]]:
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
    for form in one.bare:
        yield "name", form
    for form in one.forms:
        # Written together or apart: “Tech Works” and “Techworks” start alike without the space.
        yield "start", form.replace(" ", "")[:7]
        for word in set(form.split()):
            yield "word", word
            for district in one.districts:
                yield "word here", f"{word}:{district}"
                yield "start here", f"{word[:4]}:{district}"


def _compare(first: _Known, second: _Known, words: _Words) -> Proposal | None:
    if any(second.schemes.get(scheme, value) != value for scheme, value in first.schemes.items()):
        return None
    reasons = _shared_numbers(first.candidate, second.candidate)
    certain = bool(reasons)
    likeness, sentence = _names(first, second, words)
    reasons.append(sentence)
    points, further = _places(first, second)
    score = 100 if certain else max(0, min(99, round(likeness * 100) + points))
    ids = sorted((first.candidate.id, second.candidate.id))
    return Proposal(ids[0], ids[1], score, certain, tuple(reasons + further))


def _shared_numbers(first: Candidate, second: Candidate) -> list[str]:
    shared = sorted((first.numbers | first.ended) & (second.numbers | second.ended))
    return [f"Both have the {label(scheme)} {shown(scheme, value)}." for scheme, value in shared]


def _names(first: _Known, second: _Known, words: _Words) -> tuple[float, str]:
    """0 to 1 and the sentence for it: the best of all names that each goes by."""
    best, one, two = max((_likeness(a, b, words), a, b) for a in first.forms for b in second.forms)
    if best < WITHOUT_BRACKETS and (shared := sorted(first.bare & second.bare)):
        return WITHOUT_BRACKETS, f"Both are called “{shared[0]}” once what stands in brackets is set aside."
    if best < 1.0:
        return best, f"The names “{one}” and “{two}” are alike: {round(best * 100)} of 100."
    if one == first.forms[0] and two == second.forms[0]:
        return best, "The names are the same once “Ltd”, “The” and punctuation are set aside."
    return best, f"Both are known as “{one}”."


def _likeness(one: str, two: str, words: _Words) -> float:
    """0 to 1: the weight of the words that have a partner in the other name, among all words of both."""
    if one == two:
        return 1.0
    left, right = one.split(), two.split()
    if len(left) != len(right):  # a space too many or too few
        together = fuzz.ratio(one.replace(" ", ""), two.replace(" ", "")) / 100
        if together >= ONE_LETTER_OFF:
            return min(0.99, together)
    matched = total = 0.0
    free = list(right)
    for word in left:
        likeness, partner = max(((words.same(word, other), other) for other in free), default=(0.0, ""))
        if likeness < SAME_WORD:
            total += words.weight(word)
            continue
        free.remove(partner)
        # A misspelt word is rare, so it takes the weight of the word that it was meant to be.
        weight = 2 * min(words.weight(word), words.weight(partner))
        total += weight
        matched += weight * likeness
    total += sum(words.weight(word) for word in free)
    return min(0.99, matched / total) if total else 0.0


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
        bound = first.candidate.bound_to_place and second.candidate.bound_to_place
        points -= ELSEWHERE_AND_BOUND if bound else ELSEWHERE
        away = sorted(first.districts)[0], sorted(second.districts)[0]
        reasons.append(f"Against it: they are in different postcode districts, {away[0]} and {away[1]}.")
    return points, reasons
