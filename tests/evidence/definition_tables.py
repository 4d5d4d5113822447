"""The tables of fields in docs/definitions.md, made from the schemas. `python -m tests.evidence` writes them anew."""

from __future__ import annotations

import re
import types
from datetime import date
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from routeways.careers.encounter_layouts import ActivityType, EncounterLayout
from routeways.evidence.definitions.claim import Claim, ClaimedValue, Document
from routeways.evidence.definitions.indicator import Attention, Breakdown, Comparator, Indicator, Pick, Wording
from routeways.evidence.definitions.source import (
    AreaColumn,
    DimensionColumn,
    Layout,
    MeasureColumn,
    PeriodColumn,
    Release,
    Signature,
    Source,
)
from routeways.foundation.dated_rules import DatedRule, Entry
from routeways.needs.reports import Annex, Guidance, ReportDefinition, Section
from routeways.organisations.consent_purposes import ConsentPurpose
from routeways.organisations.contact_purposes import ContactPurpose
from routeways.organisations.group_kinds import GroupKind, Quorum, Seat
from routeways.organisations.roles import RoleDefinition
from routeways.places.regions import Geography, RegionDefinition
from routeways.provision.funding import Funding, Terms
from routeways.site.glossary import Glossary, Term
from routeways.taxonomy.qualifications.definitions import QualificationEntry, QualificationList
from routeways.taxonomy.skill_definition import SkillTaxonomyDefinition
from tests.careers import definition_words as career_words
from tests.careers.challenges import definition_words as challenge_words
from tests.careers.esports import definition_words as esports_words
from tests.careers.games import definition_words as game_words
from tests.engagements import definition_words as engagement_words
from tests.instruments import definition_words as instrument_words

PAGE = Path(__file__).resolve().parents[2] / "docs" / "definitions.md"
_ALL = (Source, Layout, Signature, Release, AreaColumn, PeriodColumn, DimensionColumn, MeasureColumn)
_ALL += (Indicator, Pick, Breakdown, Comparator, Wording, Attention, Claim, ClaimedValue, Document, DatedRule, Entry)
_ALL += (Funding, Terms, GroupKind, Seat, Quorum, ConsentPurpose, ContactPurpose)
_ALL += (ReportDefinition, Guidance, Section, Annex)
_ALL += (SkillTaxonomyDefinition, EncounterLayout, ActivityType)
_ALL += (QualificationList, QualificationEntry, RegionDefinition, Geography, RoleDefinition, Glossary, Term)
_PARTS = (instrument_words, engagement_words, career_words, game_words, challenge_words, esports_words)
_NAMED = game_words.NAMED | challenge_words.NAMED  # models that are called like one of another kind
SHOWN: tuple[type[BaseModel], ...] = (*_ALL, *chain.from_iterable(part.SHOWN for part in _PARTS))
MODELS = {_NAMED.get(model, model.__name__): model for model in SHOWN}
# What the schemas leave to their names. A field that means the same everywhere stands here once.
WORDS = {
    "schema_version": "version of the schema that the file follows: 1",
    "id": "the file’s name without .yaml: small letters, digits, hyphens",
    "title": "as it stands at the top of its page",
    "publisher": "who published it",
    "via": "through whom we have it, if not from the publisher",
    "licence": "the licence, by its short name",
    "attribution": "words that the licence asks for",
    "about": "what it is, in whole sentences",
    "caveats": "what one must know before using it, each a whole sentence",
    "cadence": "how often the publisher renews it",
    "next_release": "the day, once it is announced",
    "releases": "releases that we know, see below",
    "file": "how it is laid out, see below",
    "signature": "how it is recognised, see below",
    "columns": "heading: what stands under it, see below",
    "keep": "heading: the texts whose rows are wanted; all others are left out",
    "ignore_others": "columns that are not named are no fault",
    "symbols": "the publisher’s sign: our symbol",
    "most_rejected": "if a larger share of the rows is faulty, nothing is loaded",
    "optional": "the column may be missing",
    "kind": "what the column is",
    "measure": "name of a measure of the source, or several that are added up",
    "where": "dimension: the key, or keys, that a row must have",
    "add": "rows that remain for one area and period are added up; without it they are an error",
    "dimension": "the source’s dimension",
    "label": "as it stands on pages",
    "order": "its place inside its theme",
    "theme": "the heading it stands under",
    "meaning": "what it is, in one sentence",
    "why": "why it matters, in a sentence or two",
    "pick": "what is counted, see below",
    "source": "where it comes from; of an indicator, the source’s id",
    "breakdowns": "see below",
    "comparators": "see below",
    "wording": "see below",
    "attention": "see below",
    "area": "the column, or the code, that says where",
    "year": "the year of the document",
    "values": "see below; of a rule, name: value",
    "entries": "see below",
    "value": "the number as the document gives it",
    "document": "who says so, see below",
    "statement": "what the document says, in our words",
    "name": "what people call it",
    "says": "what it is, in one sentence",
    "fits": "what it pays towards",
    "levels": "levels of the training it pays for; without them levels do not matter",
    "employers": "who may have it",
    "ask": "how an employer asks for it",
    "terms": "see below",
    "pays": "what it pays and what is left to the employer",
    "certain": "false where the source must be read again before anybody relies on it",
    "version": "a short name of this entry, kept with results",
    "valid_from": "its first day",
    "valid_to": "its last day; nothing while it stands",
    "published": "the day, where the file or its publisher says it",
}
SPECIAL = {
    "GroupKind.opened_by": "ids of the roles (definitions/roles) that may open one for their organisation",
    "GroupKind.roles": "what members do in it, see below",
    "GroupKind.least": "a group with fewer members is told so",
    "GroupKind.most": "no more are invited",
    "GroupKind.term_months": "how long a seat lasts before it is renewed; without it there is no end",
    "GroupKind.quorum": "how many must be there for a meeting to decide, see below",
    "GroupKind.minutes": "who reads what was said",
    "GroupKind.members_named": "members who agree are named on the public page",
    "GroupKind.open_to_join": "whoever signs in may join without an invitation",
    "GroupKind.agenda": "the agenda that each meeting begins with",
    "GroupKind.notices": "those who run it may send notices, and members confirm that they read them",
    "GroupKind.recommends": "it may recommend something to an organisation",
    "GroupKind.decide_within_days": "the cycle: days until such an organisation owes a decision and its reason",
    "GroupKind.source": "where such a group is named, and whose rules these are",
    "ReportDefinition.guidance": "who prescribes the order of the sections, see below",
    "ReportDefinition.sections": "the main body, in its order, see below",
    "ReportDefinition.annexes": "tables behind the main body; their pages are not counted, see below",
    "ReportDefinition.context_figures": "ids of indicators whose figures stand in the section on context",
    "Guidance.published": "the day it was published",
    "Guidance.note": "what one must know of it, in whole sentences",
    "Section.id": "small letters and hyphens",
    "Section.title": "its heading",
    "Section.number": "its number as it is printed",
    "Section.holds": "what stands in it besides the text that people write",
    "Section.hint": "what people are asked to write",
    "Annex.id": "small letters and hyphens",
    "Annex.title": "its heading",
    "Annex.holds": "which table it is",
    "QualificationList.kind": "what the entries are",
    "QualificationList.title": "what the list holds",
    "QualificationList.release": "the edition, as its publisher names it",
    "QualificationList.checked": "the day on which somebody last compared it with its source",
    "QualificationList.source": "the document or file that the names come from",
    "QualificationList.file": "the CSV file beside it that holds the entries",
    "QualificationEntry.id": "small letters, digits, hyphens; with the kind before it, its key",
    "QualificationEntry.title": "as people know it",
    "QualificationEntry.level": "E, 1 to 8, a range such as 4-5, or 4+; empty where it is not known",
    "QualificationEntry.subject": "code of a sector subject area, such as 4.1",
    "QualificationEntry.route": "occupational route",
    "QualificationEntry.awarding": "who awards it",
    "QualificationEntry.reference": "its number in an official register, such as ST0152",
    "QualificationEntry.valid_from": "the first day on which somebody may start it",
    "QualificationEntry.valid_to": "the last day on which somebody may start it",
    "QualificationEntry.months": "how long it typically takes",
    "QualificationEntry.note": "what one must know of it, in whole sentences",
    "RegionDefinition.name": "as it stands on the front page",
    "RegionDefinition.public": "shown to everybody; false hides it from the front page",
    "RegionDefinition.demonstration": "everything in it is invented; never with `public`",
    "RegionDefinition.based_on": "id of the region whose areas and figures it has, in place of a `geography`",
    "RegionDefinition.geography": "which areas it is made of, see below",
    "Geography.whole": "the code its figures are kept under, and other codes for the same ground",
    "Geography.districts": "its districts, each with the days on which it was there",
    "Geography.county": "a county that is only a part of it, with a label that cannot be mistaken for the region",
    "Geography.travel_to_work": "Travel to Work Areas inside it, and why those that reach out have no figures",
    "Geography.comparators": "the areas that its figures are set beside",
    "Geography.tiles": "where each district stands on the tile map",
    "Geography.tiles_note": "what the tile map leaves out",
    "RoleDefinition.says": "what somebody with it does, in one sentence",
    "RoleDefinition.reach": "how far its rights go: the organisation where it is held, or a region",
    "RoleDefinition.held_at": "kinds of organisation at which it can be held; without them all",
    "RoleDefinition.may": "permissions, as the floors register them in `access.py`",
    "Glossary.terms": "each word and form once, see below",
    "Term.term": "the word",
    "Term.meaning": "what it means, in plain English",
    "Term.also": "other forms of it",
    "Seat.id": "small letters and hyphens",
    "Seat.name": "as it stands on pages",
    "Seat.runs": "invites, calls meetings and keeps the records",
    "Seat.most": "how many members may hold it at a time",
    "Quorum.number": "so many members",
    "Quorum.share": "this share of the members, rounded up",
    "ConsentPurpose.about": "whether it is about one group, a whole region or one organisation",
    "ConsentPurpose.wording": "what is agreed to; `{group}`, `{region}` or `{organisation}` stands where the name goes",
    "ConsentPurpose.version": "a short name of this wording, kept with each consent",
    "ConsentPurpose.name": "as it stands on the page of one’s consents",
    "ContactPurpose.name": "as it stands on the pages of the ledger",
    "ContactPurpose.type": "the kind of engagement that it is counted as; without it, none",
    "ContactPurpose.cycle": "within what nobody asks the same employer for it again",
    "ContactPurpose.basis": "whether the employer must agree first, or may be asked until it says no",
    "ContactPurpose.why": "the legitimate interest, in one sentence",
    "ContactPurpose.version": "a short name of this wording, kept with each answer",
    "ContactPurpose.wording": "what the employer reads beside its choice; “we” is the employer",
    "Layout.format": "what kind of file it is",
    "Layout.sheet": "the sheet of a workbook; the first one unless given",
    "Layout.reader": "a function in evidence/readers/ for a file that is not tidy",
    "Release.label": "what the publisher calls it",
    "Release.sha256": "the file’s SHA-256",
    "AreaColumn.by": "whether it holds codes, names, or providers whose region is looked up",
    "AreaColumn.kinds": "which kinds of area a name may be",
    "PeriodColumn.format": "how it writes periods; each is a function in evidence/periods.py",
    "DimensionColumn.code_group": "which group of the pattern is the key",
    "DimensionColumn.label_group": "which group of the pattern is its name; 0 for none",
    "DimensionColumn.blank": "a cell may be empty",
    "MeasureColumn.unit": "what the number counts",
    "MeasureColumn.minimum": "smaller numbers are faults; null for none",
    "MeasureColumn.maximum": "larger numbers are faults",
    "Indicator.method": "value: as it is; share and rate: divided; gap: a share minus that of `gap_to`",
    "Indicator.unit": "the unit of the result",
    "Indicator.decimals": "places shown, if not those of the unit",
    "Indicator.direction": "which way is better",
    "Indicator.basis": "whether people are counted at home, at work, where they are taught, …",
    "Indicator.denominator": "who the share is of, in words",
    "Indicator.best_fit": "whether Travel to Work Areas may be made from the counts of districts",
    "Indicator.best_fit_reason": "why not, as pages print it",
    "Indicator.disclosure": "official: shown as released; else the rule that counts we make must pass",
    "Comparator.source": "the second source’s id",
    "Comparator.of": "its denominator, exactly where the indicator has one",
    "Attention.worse_by": "by so much worse than the region’s (or the country’s, where it has none), and clearly so",
    "Attention.worse_by_per_cent": "the same in per cent of the region’s figure",
    "Attention.fall_by_per_cent": "so much worse than in the first year of its series, and faster than the region’s",
    "Entry.source": "the document that sets the rule",
    "Claim.values": "the document’s numbers, see below",
    "Entry.values": "name: value",
}
_SPECIAL = SPECIAL | {key: says for part in _PARTS for key, says in part.SPECIAL.items()}
_BLOCK = re.compile(r"<!-- fields: (\w+) -->\n(.*?)<!-- end -->\n", re.DOTALL)
_LONG = 60  # a choice among more words than fit here is described, not listed


def written(page: str) -> str:
    """The page with every table of fields as the schemas have it now."""
    return _BLOCK.sub(lambda found: f"<!-- fields: {found[1]} -->\n{_table(MODELS[found[1]])}<!-- end -->\n", page)


def shown(page: str) -> set[str]:
    """The models that have a table on the page."""
    return {found[1] for found in _BLOCK.finditer(page)}


def _table(model: type[BaseModel]) -> str:
    lines = ["| field | is | what |", "|---|---|---|"]
    for name, field in model.model_fields.items():
        label = f"`{field.alias or name}`" + (" *" if field.is_required() else "")
        lines.append(f"| {label} | {_kind(field.annotation)} | {_what(model, name, field)} |")
    note = "\n\\* must be given.\n" if any(field.is_required() for field in model.model_fields.values()) else ""
    return "\n".join(lines) + "\n" + note


def explained(model: type[BaseModel], name: str) -> str:
    """What the field is for: the schema's words, else ours."""
    return (
        model.model_fields[name].description
        or _SPECIAL.get(f"{_NAMED.get(model, model.__name__)}.{name}")
        or WORDS.get(name, "")
    )


def _what(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    said = explained(model, name).replace("|", "\\|")
    default = field.get_default(call_default_factory=True) if not field.is_required() else None
    if default in (None, "", [], {}, 0, False) or isinstance(default, BaseModel):
        return said
    value = default.value if isinstance(default, Enum) else default
    if value == ():
        return said
    if isinstance(value, tuple):
        value = ", ".join(value)
    text = {True: "true"}.get(value, value) if isinstance(value, bool) else value
    return f"{said}; `{text}` unless given" if said else f"`{text}` unless given"


def _kind(annotation: Any) -> str:
    origin, inner = get_origin(annotation), [one for one in get_args(annotation) if one is not type(None)]
    if origin is Annotated:
        return _kind(inner[0])
    if origin is Literal:
        words = ", ".join(f"`{one}`" for one in inner)
        return words if len(words) <= _LONG else f"one of {len(inner)}: {words}"
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(one) for one in inner))
    if origin in (list, tuple):
        return f"list of {_kind(inner[0])}".replace("list of see below", "list, see below")
    if origin is dict:
        return f"{_kind(inner[0])}: {_kind(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "one of " + ", ".join(f"`{one.value}`" for one in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "see below"
    names = {str: "text", int: "number", float: "number", bool: "true or false", date: "day"}
    if annotation in names:
        return names[annotation]
    return "see below" if "Column" in str(annotation) else "anything"
