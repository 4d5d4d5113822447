"""One command loads every kind of official file: it finds out what a file is and hands it to the floor it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from routeways.foundation.progress import Progress


class Told(Protocol):
    """What came of loading a file, as `loads.told` writes it."""

    @property
    def sentence(self) -> str: ...
    @property
    def report(self) -> Any: ...


@dataclass(frozen=True)
class Sentence:
    """For floors that count other things than rows."""

    sentence: str
    report: Any


def load(path: Path, *, source: str | None, release: str, progress: Progress) -> Told:
    """Statistics, geography, registers, classifications or learning aims. Raises FileRefused with one sentence."""
    from routeways.evidence import actions as evidence

    if source is None:
        for recognise in (_geography, _classification, _skills, _register, _learning_aims):
            special = recognise(path)
            if special is not None:
                return special(progress)
    return evidence.load_file(path, source=source, release=release, by=None, progress=progress)


Special = Callable[[Progress], Told]


def _geography(path: Path) -> Special | None:
    from routeways.places import actions, loaders

    if not loaders.detect(path):
        return None
    return lambda progress: actions.load_file(path, by=None, progress=progress)


def _classification(path: Path) -> Special | None:
    import python_calamine

    from routeways.foundation.tables import FileRefused, Report, open_table
    from routeways.taxonomy import actions
    from routeways.taxonomy.qualifications import actions as qualifications

    known = {"SOC2020 descriptions": actions.load_soc2020_volume1, "reworked structure": actions.load_sic2007}
    try:
        if open_table(path).kind != "workbook":
            return None
        sheets = set(python_calamine.CalamineWorkbook.from_path(str(path)).sheet_names)
    except (FileRefused, python_calamine.CalamineError):
        return None
    load_it = next((known[sheet] for sheet in known if sheet in sheets), None)
    if load_it is None:
        return None

    def run(progress: Progress) -> Told:
        done = load_it(path)
        if done.changed:  # more job titles, so more qualifications can be told to lead to an occupation
            qualifications.suggest_occupations()
        what = ", ".join(done.classifications)
        words = f"Loaded {done.nodes:,} groups of {what}." if done.changed else "It is loaded already. Nothing changed."
        return Sentence(words, Report())

    return run


def _skills(path: Path) -> Special | None:
    from routeways.taxonomy import actions, indexing, queries
    from routeways.taxonomy.formats.detect import detect

    if detect(path) is None:
        return None

    def run(progress: Progress) -> Told:
        done = actions.load_skills_file(path, by=None, progress=progress)
        one = done.taxonomy
        if one.id == "esco":  # its own command also knows how many occupations need each skill
            return Sentence(f"{done.sentence} To read texts with it: routeways load esco {path.name}", done.report)
        indexing.refresh(one.id, queries.skill_entries(one.id), title=one.title, source=path.name, progress=progress)
        return Sentence(f"{done.sentence} Texts can be read with it: --taxonomy {one.id}", done.report)

    return run


def _register(path: Path) -> Special | None:
    """Registers of schools and colleges, for every public region at once."""
    from routeways.foundation.tables import FileRefused, open_table
    from routeways.foundation.tables.raw import csv_headings
    from routeways.organisations.register import gias

    try:
        opened = open_table(path)
        headings = set(csv_headings(opened, 0)) if opened.kind == "csv" else set()
    except FileRefused:
        return None
    if {"URN", "SCHNAME", "RECTYPE"} <= headings:
        stage = 4 if "P8MEA" in headings else 5
        return lambda progress: _institutions(gias.read_key_stage(path, stage))
    if {"URN", "LAEstab", "Total number of pupils eligible for the Deprivation Pupil Premium"} <= headings:
        return lambda progress: _pupil_premium(path)
    if {"URN", "IDACI"} <= headings:
        return lambda progress: _need(path, idaci=True)
    if {"URN", "EstablishmentName", "EstablishmentStatus (name)"} <= headings:
        day = re.search(r"(20\d\d)(\d\d)(\d\d)", path.name)
        as_of = "-".join(day.groups()) if day else ""
        return lambda progress: _institutions(gias.read_gias(path, as_of=as_of))
    return None


def _institutions(edition: Any) -> Told:
    from routeways.careers.actions import profile_institutions
    from routeways.foundation.tables import Report
    from routeways.organisations.actions import load_editions
    from routeways.places import queries as places

    lines = []
    for region in places.regions(public=True):
        done = load_editions(by=None, region=region.id, editions=[edition])
        lines.append(f"{region.name}: {done.made:,} new, {done.changed:,} changed, {done.unchanged:,} as before.")
        profile_institutions(by=None, region=region.id)
    return Sentence(f"{edition.title}. {' '.join(lines)}", Report())


def _pupil_premium(path: Path) -> Told:
    """The schools that it names, then how many of their pupils are eligible."""
    from routeways.organisations.register import gias

    named, need = _institutions(gias.read_pupil_premium(path)), _need(path, idaci=False)
    return Sentence(f"{named.sentence} {need.sentence}", need.report)


def _need(path: Path, *, idaci: bool) -> Told:
    """Measures of need by URN, for the sharing of days."""
    from routeways.careers import need_files
    from routeways.careers.actions.days_need import load_measures
    from routeways.places import queries as places

    found = need_files.read_idaci(path) if idaci else need_files.read_pupil_premium(path)
    changed = sum(load_measures(by=None, region=one.id, measures=found) for one in places.regions(public=True))
    return Sentence(f"{found.source}: the measure of {changed:,} institutions is new or another.", found.report)


def _learning_aims(path: Path) -> Special | None:
    """A LARS extract: the table of learning aims."""
    from routeways.foundation.tables import FileRefused, open_table
    from routeways.foundation.tables.raw import csv_headings
    from routeways.provision import actions as provision
    from routeways.taxonomy.qualifications import actions

    try:
        opened = open_table(path)
        headings = set(csv_headings(opened, 0)) if opened.kind == "csv" else set()
    except FileRefused:
        return None
    if not {"LearnAimRef", "LearnAimRefTitle", "NotionalNVQLevelv2"} <= headings:
        return None

    def run(progress: Progress) -> Told:
        done, report = actions.load_lars(path)
        named = provision.name_qualifications(by=None)
        words = f"Learning aims: {done.new:,} new, {done.changed:,} changed, {done.gone:,} no longer listed."
        return Sentence(f"{words} {named:,} courses have got their qualification’s name.", report)

    return run
