"""Made-up evidence of made-up businesses. Nothing here is the name of anybody real."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

from routeways.foundation.models import User
from routeways.needs import actions
from routeways.needs.actions import Heard
from routeways.needs.models import EvidenceItem
from routeways.needs.refs import Ref
from routeways.organisations.models import Organisation
from tests.organisations.factories import give, make_organisation, make_user

REGION = "lancashire-demonstration"
TODAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 9, 30, 15, tzinfo=UTC)
WELDING = Ref("skill", "starter:welding", "Welding")
CNC = Ref("skill", "starter:cnc", "CNC machining")
WELDER = Ref("occupation", "soc2020:5213", "Welding trades")
_numbers = count(1)


def make_chamber(region: str = REGION) -> Organisation:
    return make_organisation(f"Imaginary Chamber {next(_numbers)}", kind="chamber", region=region)


def make_lead(chamber: Organisation | None = None, region: str = REGION) -> User:
    user = make_user("Lead")
    give(user, "lsip-lead", chamber or make_chamber(region), region=region)
    return user


def heard(text: str, name: str = "", **more: Any) -> Heard:
    known: dict[str, Any] = {
        "on": TODAY,
        "origin": "typed",
        "kind": "advert",
        "source": "Imaginary job board",
        "sharing": "region",
    }
    return Heard(text=text, name=name, **{**known, **more})


def keep(owner: Organisation, *texts: Heard, region: str = REGION) -> list[EvidenceItem]:
    done = actions.keep_evidence(
        by=None, region=region, owner=owner, heard=texts, kind="advert", source="Imaginary job board", origin="typed"
    )
    return list(EvidenceItem.objects.filter(pk__in=done.items).order_by("id"))


def make_item(owner: Organisation, text: str = "We need a welder.", name: str = "", **more: Any) -> EvidenceItem:
    return keep(owner, heard(text, name, **more))[0]


def confirm(item: EvidenceItem, *refs: Ref, by: Any = None) -> None:
    for ref in refs:
        actions.add_mention(by=by, item=item, to=ref, now=NOW)


@dataclass(frozen=True)
class FoundSkill:
    skill: str
    label: str
    score: float
    start: int | None
    end: int | None


@dataclass(frozen=True)
class FoundOccupation:
    soc: str
    title: str
    score: float
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Read:
    """One reading, as the engine gives it, made by hand."""

    skills: Sequence[FoundSkill] = ()
    occupations: Sequence[FoundOccupation] = ()


def reading_of(text: str, *words: tuple[str, str, str, float]) -> Read:
    """(words in the text, code, label, score) each; a code of four digits is an occupation."""
    skills, occupations = [], []
    for said, code, label, score in words:
        start = text.index(said)
        if code.isdigit():
            occupations.append(FoundOccupation(code, label, score, start, start + len(said)))
        else:
            skills.append(FoundSkill(f"starter:{code}", label, score, start, start + len(said)))
    return Read(skills, occupations)


def read(item: EvidenceItem, *words: tuple[str, str, str, float], engine: str = "engine 1") -> None:
    actions.keep_readings(
        by=None,
        region=item.region,
        readings={item.pk: reading_of(item.text, *words)},
        engine=engine,
        taxonomy="starter",
        now=NOW,
    )
    item.refresh_from_db()


def csv_file(
    folder: Path, *rows: Sequence[str], headings: Sequence[str] = ("Text", "Organisation"), name: str = "adverts.csv"
) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path
