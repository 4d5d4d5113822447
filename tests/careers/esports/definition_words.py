"""What the fields of an after-school academy are for, for the tables in docs/definitions.md."""

from __future__ import annotations

from pydantic import BaseModel

from routeways.careers.esports.definitions import AcademyKind, ConsentItem, WayHome

SHOWN: tuple[type[BaseModel], ...] = (AcademyKind, ConsentItem, WayHome)
SPECIAL = {
    "AcademyKind.programme": "the programme of `school-programmes/` that it belongs to",
    "AcademyKind.allocation": "who gets a place: drawn once registration has closed, or as parents register",
    "AcademyKind.consents": "what a parent agrees to, one thing by itself; `take-part` and `showcase` are among them, "
    "see below",
    "AcademyKind.ways": "ways home that a host can offer, see below",
    "AcademyKind.conduct": "what learners promise, each a sentence",
    "AcademyKind.ratings": "ages that a game can be rated for",
    "AcademyKind.source": "who names it, and whose words these are",
    "ConsentItem.id": "small letters and hyphens; kept with each answer, so it never changes",
    "ConsentItem.label": "what is agreed to, as the parent’s own sentence",
    "ConsentItem.says": "what follows from it",
    "ConsentItem.needed": "without it there is no place",
    "WayHome.id": "small letters and hyphens; kept with each learner, so it never changes",
    "WayHome.label": "as it stands where it is chosen",
    "WayHome.asks": "what a parent must say about it",
    "WayHome.from_year": "the youngest year group that may go home this way",
}
