"""Skills in texts: the exact and the semantic tier together, with a memory for sentences that come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routeways.engines.extraction.accept import Judge, columns
from routeways.engines.extraction.encoder import Encoder
from routeways.engines.extraction.exact import Gazetteer
from routeways.engines.extraction.index import SkillIndex
from routeways.engines.extraction.lexical import Lexicon
from routeways.engines.extraction.rank import SHORTLIST, Reader, shortlists
from routeways.engines.extraction.reading import Piece, pieces

AT_ONCE = 256  # sentences encoded together: sorted by length, they make full batches
JUDGED = 15  # candidates of a sentence that may be accepted
JUDGED_OF = 160  # skills looked at closely for that; rankings look at SHORTLIST
LEAST = (
    0.2  # a sentence without a token this likely to stand in a skill, and without a name, is not judged (but ranked)
)
PLAIN = 0.5  # the score of a hit of the exact tier when there is no other tier to weigh it


@dataclass(frozen=True, slots=True)
class Mention:
    """A skill in a text: its number in the taxonomy, a score, and its evidence at the code points [start, end).

    score: the probability that the text asks for the skill; in rankings it only orders.
    """

    skill: int
    score: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Semantic:
    """What the semantic tier needs: the encoder, the index of the taxonomy built with it, and what was learnt."""

    encoder: Encoder
    index: SkillIndex
    reader: Reader
    judge: Judge


@dataclass(frozen=True, slots=True)
class _Known:
    """A sentence read before: candidates with ranking scores and probabilities, places within the sentence."""

    skills: tuple[int, ...]
    scores: tuple[float, ...]
    chances: tuple[float, ...]
    spans: tuple[tuple[int, int], ...]


class Extractor:
    """Finds the skills of one taxonomy. Without `semantic` it uses words alone: `tiers` says which tiers it has.

    memory: how many sentences are remembered between calls.
    """

    def __init__(
        self, gazetteer: Gazetteer, lexicon: Lexicon, semantic: Semantic | None = None, *, memory: int = 50_000
    ) -> None:
        self._gazetteer, self._lexicon, self._semantic = gazetteer, lexicon, semantic
        self._memory: dict[str, _Known] = {}
        self._most = memory
        self._depth = (JUDGED, LEAST)
        self.tiers = ("exact", "semantic") if semantic else ("exact",)

    def accepted(self, texts: Sequence[str], *, threshold: float) -> list[tuple[Mention, ...]]:
        """The mentions whose probability reaches `threshold`, in reading order; none is a valid answer."""
        if self._semantic is None:
            return [self._plain(text, threshold) for text in texts]
        return [self._judged(cut, known, threshold) for cut, known in self._read(texts, JUDGED, LEAST)]

    def ranked(self, texts: Sequence[str], count: int) -> list[tuple[Mention, ...]]:
        """Exactly `count` different skills for every text (all, if the taxonomy has fewer), likeliest first."""
        if count < 1:
            raise ValueError("Ask for at least one skill.")
        if self._semantic is None:
            return [self._filled(text, self._plain(text, 0.0), count) for text in texts]
        both = zip(texts, self._read(texts, min(max(count, JUDGED), SHORTLIST), 0.0), strict=True)
        return [self._filled(text, _best(cut, known), count) for text, (cut, known) in both]

    def _plain(self, text: str, threshold: float) -> tuple[Mention, ...]:
        hits = self._gazetteer.hits(text) if threshold <= PLAIN else []
        return tuple(Mention(hit.skill, PLAIN, hit.start, hit.end) for hit in hits)

    def _judged(self, cut: list[Piece], known: list[_Known], threshold: float) -> tuple[Mention, ...]:
        found: dict[tuple[int, int, int], Mention] = {}
        for piece, one in zip(cut, known, strict=True):
            for skill, chance, (start, end) in zip(one.skills, one.chances, one.spans, strict=False):
                if chance >= threshold:
                    mention = Mention(skill, chance, piece.start + start, piece.start + end)
                    found[skill, mention.start, mention.end] = mention
        return tuple(sorted(found.values(), key=lambda one: (one.start, one.end, -one.score)))

    def _filled(self, text: str, found: Sequence[Mention], count: int) -> tuple[Mention, ...]:
        """The best mention of each skill, then skills that share words with the text, down to any skill at all."""
        best: dict[int, Mention] = {}
        for mention in sorted(found, key=lambda one: -one.score):
            best.setdefault(mention.skill, mention)
        if len(best) < count:
            scores = self._lexicon.scores(text)
            least = min((one.score for one in best.values()), default=1.0)
            for skill in np.argsort(-scores, kind="stable")[: count + len(best)]:
                best.setdefault(int(skill), Mention(int(skill), least - 1 + float(scores[skill]), 0, len(text)))
        return tuple(best.values())[:count]

    def _read(self, texts: Sequence[str], keep: int, least: float) -> list[tuple[list[Piece], list[_Known]]]:
        """The sentences of every text and what is known of each; new ones are read together."""
        if (keep, least) != self._depth:
            self._memory, self._depth = {}, (keep, least)
        cuts = [pieces(text) for text in texts]
        wanted = dict.fromkeys(piece.text for cut in cuts for piece in cut)
        answers = {text: known for text in wanted if (known := self._memory.get(text)) is not None}
        new = sorted((text for text in wanted if text not in answers), key=len)
        for at in range(0, len(new), AT_ONCE):
            some = new[at : at + AT_ONCE]
            answers.update(zip(some, self._fresh(some), strict=True))
        self._remember({text: answers[text] for text in new})
        return [(cut, [answers[piece.text] for piece in cut]) for cut in cuts]

    def _fresh(self, texts: Sequence[str]) -> list[_Known]:
        tier, (keep, least) = self._semantic, self._depth
        if tier is None:
            raise ValueError("Only the semantic tier reads sentences.")
        wide = JUDGED_OF if least else SHORTLIST
        named = [[(hit.skill, hit.start, hit.end) for hit in self._gazetteer.hits(text)] for text in texts]
        always = {row for row, hits in enumerate(named) if hits}
        read = tier.encoder.read(texts)
        found = shortlists(texts, read, tier.index, tier.reader, keep=keep, least=least, always=always, wide=wide)
        known = []
        for text, one, hits in zip(texts, found, named, strict=True):
            chances = tier.judge.probabilities(columns(text, one, hits)[:JUDGED])
            spans = tuple((int(start), int(end)) for start, end in one.spans)
            known.append(
                _Known(tuple(map(int, one.skills)), tuple(map(float, one.scores)), tuple(map(float, chances)), spans)
            )
        return known

    def _remember(self, new: dict[str, _Known]) -> None:
        self._memory.update(new)
        for text in list(self._memory)[: max(0, len(self._memory) - self._most)]:
            del self._memory[text]


def _best(cut: list[Piece], known: list[_Known]) -> list[Mention]:
    return [
        Mention(skill, score, piece.start + start, piece.start + end)
        for piece, one in zip(cut, known, strict=True)
        for skill, score, (start, end) in zip(one.skills, one.scores, one.spans, strict=True)
    ]
