"""How old a reader has to be: the Flesch–Kincaid grade of a text in English.

Grade = 0.39 × words in a sentence + 11.8 × syllables in a word − 15.59 (Kincaid, Fishburne, Rogers and Chissom, 1975);
reading age = grade + 5 years. Syllables are counted by rule: groups of vowels, less silent endings, at least one. The
measure knows nothing of meaning: it finds long sentences and long words, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d[\d,.]*\d|\d")
STOP = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
# Written and not said: home, helped, makes, rules; but table, wanted, houses. Inside a word: placement, safely.
_SILENT = re.compile(r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouylscxzgh]es|[aeiouy]les)$")
_INSIDE = re.compile(r"[^aeiouyl]e(?:ment|ly|ship|less|ful|ness)")
# Vowels side by side that are said apart: media, radio, museum, quiet, client, player; but special, nation, patient.
_APART = re.compile(
    r"ia(?![ln])|(?<![tc])ial|io(?!n)|iu|eo(?!u)|(?<![qg])ua(?!r)|eum|iet|(?<![tc])ien(?!d)|scien|[^aeiou]ier"
    r"|[ao]yer|oyee|creat(?!ure)|rea(?:l|ct)|[aeiouy]ing"
)
_KNOWN = {"area": 3, "idea": 3, "science": 2, "people": 2, "college": 2, "cement": 2, "business": 2, "businesses": 3}
_KNOWN |= {"every": 2, "years": 1, "year": 1, "areas": 3, "ideas": 3, "really": 2}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted in a text. A number counts as a word of one syllable: pages write numbers in figures."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """0.0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """Flesch reading ease, 100 for very easy; 100.0 for a text without words."""
        if not self.words:
            return 100.0
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words

    @property
    def age(self) -> float:
        """In years."""
        return self.grade + 5


def read(text: str) -> Reading:
    """Sentences end with a stop, a colon, a semicolon or the line."""
    parts = [WORD.findall(part) for part in STOP.split(text)]
    held = [words for words in parts if words]
    every = [word for words in held for word in words]
    return Reading(len(every), len(held), sum(syllables(word) for word in every))


def syllables(word: str) -> int:
    """At least one."""
    plain = word.casefold().replace("'", "’")
    if plain[:1].isdigit():
        return 1
    if plain in _KNOWN:
        return _KNOWN[plain]
    plain = plain.removesuffix("’s")
    count = len(_VOWELS.findall(plain)) + len(_APART.findall(plain))
    count -= len(_INSIDE.findall(plain)) + bool(_SILENT.search(plain))
    return max(count, 1)
