"""Job titles → occupations of a classification (SOC 2010, SOC 2020): exact, then a linear model, then by meaning.

Trained on the classification's own index: titles with their code and, where the index has it, an industry or other
qualifier. Every answer lists five occupations; below a threshold it is marked as abstained.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routeways.engines.extraction.encoder import Array, Encoder, unit

LISTED = 5
NEIGHBOURS = 10
SHARPNESS = 20  # power of the cosine by which a neighbour counts
MEANING = 0.3  # weight of the neighbours by meaning beside the linear model
GROUPS = 0.2  # weight of nearness to the middle of each occupation's titles
NEARNESS = 0.05  # softness of that nearness
WARMTH = 0.25  # softness of the linear model's margins

_NOISE = re.compile(
    r"\([^)]*\)|£\s?[\d,.]+k?|\b(?:full|part)[- ]time\b|\b(?:permanent|temporary|immediate start)\b", re.I
)
_WORDS = re.compile(r"[a-z0-9]+")
_BLANK = re.compile(r"[^a-z0-9&+#,' ]+")


@dataclass(frozen=True, slots=True)
class Title:
    """An entry of an index: a title as the index has it (“Manager, sales”), its code, its industry or qualifier."""

    text: str
    code: str
    industry: str = ""


@dataclass(frozen=True, slots=True)
class Occupation:
    """A proposed code and how sure it is, between 0 and 1; those of one answer add up to 1 at most."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Coding:
    """The five likeliest occupations, best first, and whether the best is too unsure to be taken."""

    occupations: tuple[Occupation, ...]
    abstained: bool


def natural(title: str) -> str:
    """A title in spoken order: “Manager, sales, area” → “area sales manager”; lower case, without advert noise."""
    plain = _BLANK.sub(" ", _NOISE.sub(" ", title.lower()))
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    return " ".join(" ".join([*reversed(parts[1:]), *parts[:1]]).split())


def _key(title: str) -> tuple[str, ...]:
    """What makes two titles the same: their words, in any order."""
    return tuple(sorted(natural(title).split()))


def _kind(industry: str) -> tuple[str, ...]:
    """What makes two industries or qualifiers the same: “(veterinary)” is “Veterinary”."""
    return tuple(sorted(_WORDS.findall(industry.lower())))


class TitleCoder:
    """Codes titles. encoder: adds the neighbours by meaning; without it the other steps answer alone.

    Raises ValueError for an index with fewer than two codes.
    """

    def __init__(self, index: Sequence[Title], encoder: Encoder | None = None, *, threshold: float = 0.35) -> None:
        from sklearn.svm import LinearSVC

        if len({entry.code for entry in index}) < 2:
            raise ValueError("The coding index needs titles of at least two occupations.")
        self._encoder, self._threshold = encoder, threshold
        self._exact = _by_title(index)
        self._features = _Features(index)
        rows = self._features.rows(index)
        codes = np.array([entry.code for entry in index])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a list with a title or two a code is small, not mistaken
            model = LinearSVC(C=0.5, random_state=0).fit(rows, codes)
        self._codes: npt.NDArray[np.str_] = model.classes_
        # Of two codes the model has one row of weights, for the second.
        self._weights = np.vstack([-model.coef_, model.coef_] if len(model.coef_) == 1 else [model.coef_]).T
        self._weights = self._weights.astype(np.float32)
        self._bias = np.array(
            [-model.intercept_[0], model.intercept_[0]] if len(model.intercept_) == 1 else model.intercept_
        )
        self._labels = np.searchsorted(self._codes, codes)
        self._vectors = encoder.vectors([_spoken(entry) for entry in index]) if encoder else None
        self._middles = self._middles_of(encoder.vectors([natural(entry.text) for entry in index])) if encoder else None

    def __getstate__(self) -> dict[str, object]:
        """Kept without the encoder, which is a program rather than numbers: `read_with` gives it back."""
        vectors = None if self._vectors is None else self._vectors.astype(np.float16)
        return {**self.__dict__, "_encoder": None, "_vectors": vectors}

    def read_with(self, encoder: Encoder | None) -> None:
        """The encoder that the neighbours by meaning were encoded with."""
        self._encoder = encoder
        if self._vectors is not None:
            self._vectors = self._vectors.astype(np.float32)

    def code(self, titles: Sequence[tuple[str, str]]) -> list[Coding]:
        """titles: (text, industry or ''). One answer each, in order; always LISTED occupations if there are so many."""
        if not titles:
            return []
        chances = self._chances([Title(text, "", industry) for text, industry in titles])
        for row, (text, industry) in enumerate(titles):
            if (known := self._known(text, industry)) is not None:
                chances[row] = 0.1 * chances[row] + 0.9 * known
        return [self._answer(row) for row in chances]

    def _answer(self, chances: Array) -> Coding:
        best = np.argsort(-chances, kind="stable")[:LISTED]
        listed = tuple(Occupation(str(self._codes[one]), float(chances[one])) for one in best)
        return Coding(listed, listed[0].score < self._threshold)

    def _known(self, text: str, industry: str) -> Array | None:
        """The share of each code among the index's entries of this very title (and industry, if one fits)."""
        entries = self._exact.get(_key(text))
        if not entries or not _key(text):
            return None
        fitting = Counter(code for kind, code in entries if _kind(kind) == _kind(industry))
        shares = np.zeros(len(self._codes), np.float64)
        for code, count in (fitting or Counter(code for _, code in entries)).items():
            shares[np.searchsorted(self._codes, code)] = count
        return shares / shares.sum()

    def _chances(self, titles: Sequence[Title]) -> Array:
        rows = self._features.rows(titles)
        margins = rows @ self._weights + self._bias
        chances = _soft(margins, WARMTH)
        if self._vectors is not None and self._middles is not None and self._encoder is not None:
            asked = self._encoder.vectors([_spoken(title) for title in titles])
            groups = _soft(asked @ self._middles.T, NEARNESS)
            chances = (chances + MEANING * self._votes(asked @ self._vectors.T) + GROUPS * groups) / TOGETHER
        return chances

    def _middles_of(self, vectors: Array) -> Array:
        """The middle of each code's titles, at length 1; shape (codes, width)."""
        middles = np.zeros((len(self._codes), vectors.shape[1]), np.float32)
        np.add.at(middles, self._labels, vectors)
        return unit(middles)

    def _votes(self, near: Array) -> Array:
        """The codes of the nearest entries, weighted by nearness; every row adds up to 1 (or 0 without any)."""
        count = min(NEIGHBOURS, near.shape[1])
        best = np.argpartition(-near, count - 1, axis=1)[:, :count]
        votes = np.zeros((len(near), len(self._codes)))
        for row, some in enumerate(best):
            np.add.at(votes[row], self._labels[some], np.clip(near[row, some], 0, None) ** SHARPNESS)
        return votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-9)


TOGETHER = 1 + MEANING + GROUPS


def _soft(scores: Array, softness: float) -> Array:
    """Every row as shares that add up to 1."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / softness)
    shares: Array = raised / raised.sum(axis=1, keepdims=True)
    return shares


class _Features:
    """Letters, words, industry words and the leading noun of a title, weighted by rarity."""

    def __init__(self, index: Sequence[Title]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._parts = [
            (natural_of, 1.0, TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)),
            (natural_of, 1.0, TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)),  # noqa: S106
            (industry_of, 0.5, TfidfVectorizer(token_pattern=r"[a-z]+", sublinear_tf=True, stop_words=None)),  # noqa: S106
            (head_of, 0.5, TfidfVectorizer(token_pattern=r"\S+")),  # noqa: S106
        ]
        kept = []
        for text_of, weight, vectoriser in self._parts:
            texts = [text_of(entry) for entry in index]
            if any(re.search(r"[a-z0-9]", text) for text in texts):
                kept.append((text_of, weight, vectoriser.fit(texts)))
        self._parts = kept

    def rows(self, titles: Sequence[Title]):  # type: ignore[no-untyped-def]  # a scipy sparse matrix
        from scipy.sparse import hstack

        return hstack(
            [
                weight * vectoriser.transform([text_of(title) for title in titles])
                for text_of, weight, vectoriser in self._parts
            ]
        ).tocsr()


def natural_of(title: Title) -> str:
    return natural(title.text)


def industry_of(title: Title) -> str:
    return title.industry.lower()


def head_of(title: Title) -> str:
    """The noun a title is about: before the comma in an index, the last word as spoken."""
    return title.text.split(",")[0].strip().lower() if "," in title.text else (natural(title.text).split() or [""])[-1]


def _spoken(title: Title) -> str:
    kind = " ".join(title.industry.replace("(", " ").replace(")", " ").lower().split())
    return f"{natural(title.text)} , {kind}" if kind else natural(title.text)


def _by_title(index: Sequence[Title]) -> Mapping[tuple[str, ...], list[tuple[str, str]]]:
    found: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for entry in index:
        found[_key(entry.text)].append((entry.industry, entry.code))
    return found
