"""A small wave of invented adverts and notes of plainly fictional firms, and a second way to read them by hand.

Used where a test walks from a file to a plan. No firm, job or number here is real.
"""

from __future__ import annotations

import csv
from pathlib import Path

FILE = Path(__file__).with_name("invented.csv")


def rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Words, code, label, score: what a person would see in these texts.
WORDS: tuple[tuple[str, str, str, float], ...] = (
    ("TIG welder", "welding", "Welding", 0.94),
    ("MIG welding", "welding", "Welding", 0.96),
    ("oded welding", "welding", "Welding", 0.93),
    ("engineering drawings", "engineering-drawings", "Reading engineering drawings", 0.9),
    ("CNC machining", "cnc-machining", "CNC machining", 0.97),
    ("ersonal care", "personal-care", "Personal care", 0.88),
    ("ementia care", "dementia-care", "Dementia care", 0.95),
    ("Python", "python", "Python programming", 0.97),
    ("yber security", "cyber-security", "Cyber security", 0.92),
    ("install heat pumps", "heat-pumps", "Installing heat pumps", 0.86),
    ("Joiner for", "joinery", "Joinery", 0.71),
    ("testing", "testing", "Software testing", 0.52),
    ("elder", "5213", "Welding trades", 0.66),
    ("CNC machinist", "5221", "Metal machining setters and setter-operators", 0.82),
    ("Care worker", "6135", "Care workers and home carers", 0.91),
    ("Software developer", "2134", "Programmers and software development professionals", 0.9),
)
