"""Precision and recall of proposed duplicates on made-up organisations whose true pairs are known.

    python benchmarks/duplicates.py [--organisations 4000] [--seed 7]

All names are invented. A fifth of the organisations stand in the list a second time, spelled as a second list
would spell them: another legal form, “&” for “and”, a slip of the keyboard, a trading name, a word left out.
Others are traps: names that differ in one telling word, equal names in other places, two numbers in one register.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from routeways.organisations.duplicates import THRESHOLD, Candidate, propose


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("""
    Amber Birch Cobble Dapple Ember Fennel Gossamer Hazel Ivory Juniper Kestrel Larch Marl Nettle Osprey Pebble
    Quill Rowan Sable Thistle Umber Vellum Willow Yarrow Zephyr Bramble Clover Drift Fable Gable Heron Linnet Mallow
    Plover Ripple Sorrel Tansy Wren Beacon Cinder
""")
SECOND = _words("""
    Bridge Brook Cross Dale Field Ford Gate Grove Heath Hill Holm Lake Lea Mead Mere Mill Moor Mount Pool Ridge Shaw
    Side Stead Thorpe Tree Vale View Water Well Wick Wood Worth
""")
TRADE = _words("""
    Engineering Bakery Joinery Logistics Plastics Textiles Software Roofing Catering Dental Electrical Motors
    Packaging Printing Security Training Care Garden Steel Marine Robotics Optics Analytics Foods Brewing
""")
FORMS = ["Ltd", "Limited", "PLC", "LLP", ""]
DISTRICTS = [f"{area}{number}" for area in ("ZA", "ZB", "ZC") for number in range(1, 15)]
MADE_UP = "company-number"


def made_up(count: int, rng: random.Random) -> list[Candidate]:
    """Different organisations; one in six shares its first name and trade with another but not the place."""
    found: list[Candidate] = []
    for number in range(count):
        name = f"{rng.choice(FIRST)}{rng.choice(SECOND).lower()} {rng.choice(TRADE)}"
        if rng.random() < 0.3:
            name = f"{rng.choice(FIRST)} and {rng.choice(FIRST)} {rng.choice(TRADE)}"
        if found and rng.random() < 1 / 6:
            name = f"{rng.choice(found).names[0].rsplit(' ', 1)[0]} {rng.choice(TRADE)}"
        school = rng.random() < 0.08
        if school:
            name = f"St {rng.choice(FIRST)}’s {rng.choice(['Primary School', 'High School', 'College', 'Nursery'])}"
        numbers = {(MADE_UP, f"{10_000_000 + number}")} if rng.random() < 0.6 else set()
        found.append(Candidate(number, (name,), (_postcode(rng),), frozenset(numbers), bound_to_place=school))
    return found


def spelled_again(one: Candidate, id: int, rng: random.Random) -> Candidate:
    """The same organisation as another list has it."""
    name = rng.choice(CHANGES)(one.names[0], rng)
    if rng.random() < 0.5:
        name = rng.choice(CHANGES)(name, rng)
    postcodes = one.postcodes if rng.random() < 0.6 else (_near(one.postcodes[0], rng),)
    if rng.random() < 0.15:
        postcodes = ()
    numbers = one.numbers if rng.random() < 0.3 else frozenset()
    return Candidate(id, (name,), postcodes, numbers, bound_to_place=one.bound_to_place)


def _form(name: str, rng: random.Random) -> str:
    return f"{name} {rng.choice(FORMS)}".strip()


def _ampersand(name: str, rng: random.Random) -> str:
    return name.replace(" and ", " & ")


def _the(name: str, rng: random.Random) -> str:
    return f"The {name}"


def _slip(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name) - 1)
    kind = rng.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + rng.choice("aeiourst") + name[at + 1 :]


def _trading(name: str, rng: random.Random) -> str:
    return f"{rng.choice(FIRST)}{rng.choice(SECOND).lower()} Holdings Ltd T/A {name}"


def _shorter(name: str, rng: random.Random) -> str:
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 2 else name


def _place(name: str, rng: random.Random) -> str:
    return f"{name} ({rng.choice(SECOND)}{rng.choice(['ton', 'by'])})"


def _shouted(name: str, rng: random.Random) -> str:
    return name.upper().replace("’", "")


CHANGES: list[Callable[[str, random.Random], str]] = [
    _form, _form, _ampersand, _the, _slip, _slip, _trading, _shorter, _place, _shouted,
]  # fmt: skip


def _postcode(rng: random.Random) -> str:
    return _near(rng.choice(DISTRICTS), rng)


def _near(postcode: str, rng: random.Random) -> str:
    return f"{postcode.split(maxsplit=1)[0]} {rng.randrange(1, 10)}{rng.choice('ABDEF')}{rng.choice('GHJLN')}"


def labelled(count: int, seed: int) -> tuple[list[Candidate], set[tuple[int, int]]]:
    """Candidates and the pairs that are one organisation."""
    rng = random.Random(seed)
    people = made_up(count, rng)
    again = rng.sample(people, count // 5)
    twins = [spelled_again(one, count + n, rng) for n, one in enumerate(again)]
    return people + twins, {(one.id, twin.id) for one, twin in zip(again, twins, strict=True)}


def measure(candidates: list[Candidate], true: set[tuple[int, int]], threshold: int) -> tuple[float, float, int]:
    """Precision, recall and the number of proposals at a threshold."""
    found = {(one.first, one.second) for one in propose(candidates, threshold=threshold)}
    hits = len(found & true)
    return hits / len(found) if found else 1.0, hits / len(true), len(found)


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Precision and recall of proposed duplicates on made-up organisations."
    )
    parser.add_argument("--organisations", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    candidates, true = labelled(options.organisations, options.seed)
    print(f"{len(candidates):,} records, {len(true):,} true pairs, seed {options.seed}")
    print("threshold  precision  recall  proposals  seconds")
    for threshold in (70, 75, 80, 85, 90, 95):
        start = time.perf_counter()
        precision, recall, count = measure(candidates, true, threshold)
        mark = "  ← in use" if threshold == THRESHOLD else ""
        seconds = time.perf_counter() - start
        print(f"{threshold:9}  {precision:9.3f}  {recall:6.3f}  {count:9,}  {seconds:7.2f}{mark}")


if __name__ == "__main__":
    main()
