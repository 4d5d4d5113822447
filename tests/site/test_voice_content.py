"""What the demonstration's employers say: plainly invented, in the region, and as mixed as real lists are."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from functools import cache

import pytest

from routeways.foundation.definitions import PACKAGED

VOICE = PACKAGED / "demonstration" / "voice"
FILES = ("adverts.csv", "notes.csv", "survey-answers.csv")
DISTRICTS = {
    *("Blackburn with Darwen", "Blackpool", "Burnley", "Chorley", "Fylde", "Hyndburn", "Lancaster", "Pendle"),
    *("Preston", "Ribble Valley", "Rossendale", "South Ribble", "West Lancashire", "Wyre"),
}
# Ofcom keeps these numbers for drama: nobody answers them.
NOBODYS = re.compile(r"01632 ?960\d{3}|07700 ?900\d{3}")
THEMES = {
    "machining and maintenance": r"CNC|maintenance (engineer|fitter|technician)",
    "heat pumps and retrofit": r"heat pump|retrofit",
    "cyber security and data": r"cyber|network security|data analys",
    "social care": r"moving and handling|care plan|personal care|care certificate|support worker|health care",
    "food and logistics": r"food safety|forklift|HGV|warehouse management",
}


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (VOICE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def firms(name: str) -> Counter[str]:
    column = "organisation" if name == "survey-answers.csv" else "Organisation"
    return Counter(row[column] for row in rows(name) if row[column])


@pytest.mark.parametrize("name", FILES)
def test_every_firm_says_that_it_is_invented(name: str) -> None:
    assert all(firm.endswith(" (demonstration)") for firm in firms(name))


def test_there_are_as_many_as_a_region_would_hear() -> None:
    assert len(rows("adverts.csv")) >= 70
    assert len(firms("adverts.csv")) >= 46
    assert sum(count > 1 for count in firms("adverts.csv").values()) >= 10
    assert len(rows("notes.csv")) == 14
    assert len(rows("survey-answers.csv")) == len(firms("survey-answers.csv")) == 60


def test_adverts_and_answers_come_from_every_district_and_size() -> None:
    assert {row["Area"] for row in rows("adverts.csv")} == DISTRICTS
    assert {row["district"] for row in rows("survey-answers.csv")} == DISTRICTS
    assert {row["Size"] for row in rows("adverts.csv")} == {"micro", "small", "medium", "large"}
    assert len({row["Sector"] for row in rows("adverts.csv")}) >= 10


def test_one_firm_is_the_same_size_and_in_the_same_place_wherever_it_speaks() -> None:
    said = {(row["Organisation"], row["Area"], row["Sector"], row["Size"]) for row in rows("adverts.csv")}
    assert len(said) == len(firms("adverts.csv"))
    assert {(firm, area) for firm, area, _, _ in said} == {
        (row["organisation"], row["district"]) for row in rows("survey-answers.csv")
    }
    for row in rows("notes.csv"):
        if row["Organisation"]:
            assert (row["Organisation"], row["Area"], row["Sector"], row["Size"]) in said


def test_adverts_are_short_different_and_of_one_autumn() -> None:
    for row in rows("adverts.csv"):
        assert 55 <= len(row["Text"].split()) <= 125, row["Organisation"]
        assert date(2026, 9, 1) <= date.fromisoformat(row["Date"]) <= date(2026, 11, 30)
    assert len({row["Text"] for row in rows("adverts.csv")}) == len(rows("adverts.csv"))


def test_five_themes_are_strong_enough_to_become_priorities() -> None:
    for theme, words in THEMES.items():
        speaking = {row["Organisation"] for row in rows("adverts.csv") if re.search(words, row["Text"], re.IGNORECASE)}
        assert len(speaking) >= 8, theme


def test_odd_texts_stand_among_them() -> None:
    texts = [row["Text"] for row in rows("adverts.csv")]
    assert any("<li>" in text and "&amp;" in text for text in texts)
    assert any(text.isupper() for text in texts)
    assert any("@" in text for text in texts)


@pytest.mark.parametrize("name", FILES)
def test_telephone_numbers_and_addresses_are_nobodys(name: str) -> None:
    text = (VOICE / name).read_text("utf-8")
    numbers = re.findall(r"(?<!\d)0\d{3,4} ?\d{3} ?\d{3,4}(?!\d)", text)
    assert all(NOBODYS.fullmatch(number) for number in numbers)
    assert all(address.rstrip(".").endswith(".example") for address in re.findall(r"@(\S+)", text))
    assert not re.search(r"https?://|www\.|\.co\.uk|\.com\b", text)
