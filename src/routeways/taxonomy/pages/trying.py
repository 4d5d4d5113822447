"""Try it: a pasted text, read for skills and occupations, with the words that each rests on. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from routeways.foundation.permissions import public
from routeways.taxonomy import queries, reading
from routeways.taxonomy.extraction_files import ExtractionFileError
from routeways.taxonomy.pages.skills import above
from routeways.taxonomy.reading import OccupationMention, Readings, SkillMention
from routeways.ui.tables import Cell, Column, TableView

MOST = 10_000
SURE = ((0.7, "Very likely"), (0.45, "Likely"), (0.0, "Possible"))


class TryForm(forms.Form):
    """A text, and with whose skills it is read."""

    use_required_attribute = False
    text = forms.CharField(
        label="Text to read",
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="A job advert, a note of a meeting, or what somebody said they cannot find. "
        "Leave out names of people: nothing is kept, and nothing about them is looked for.",
        error_messages={
            "required": "Paste or type the text to read",
            "max_length": f"The text must be {MOST:,} characters or fewer",
        },
    )
    taxonomy = forms.ChoiceField(label="Whose skills to look for", required=False)

    def __init__(self, data: Any, *, taxonomies: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"taxonomy": reading.STARTER})
        if len(taxonomies) < 2:
            del self.fields["taxonomy"]
        else:
            self.fields["taxonomy"].choices = taxonomies  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: plain (kind “”), or words that a skill or an occupation rests on."""

    text: str
    kind: str = ""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def try_text(request: HttpRequest) -> HttpResponse:
    form = TryForm(request.POST or None, taxonomies=_taxonomies(request))
    context: dict[str, Any] = {"title": "Try it: skills in a text", "breadcrumbs": above([]), "form": form}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        taxonomy = form.cleaned_data.get("taxonomy") or reading.STARTER
        try:
            found = reading.read_texts([text], taxonomy=taxonomy)
        except ExtractionFileError as error:
            form.add_error(None, str(error))
        else:
            context |= _result(text, found)
    status = 422 if form.errors else 200
    return render(request, "taxonomy/try.html", context, status=status)


def parts(text: str, skills: Sequence[SkillMention], occupations: Sequence[OccupationMention]) -> list[Part]:
    """The text cut where evidence begins and ends; where several overlap, the first and longest shows."""
    spans = [(one.start, -one.end, "skill") for one in skills] + [(one.start, -one.end, "job") for one in occupations]
    found, at = [], 0
    for start, minus_end, kind in sorted(spans):
        if start >= at:
            found += [Part(text[at:start]), Part(text[start:-minus_end], kind)]
            at = -minus_end
    return [part for part in [*found, Part(text[at:])] if part.text]


def in_words(score: float) -> str:
    """How sure, for people: a probability of .5 is no more than “likely”."""
    return next(words for least, words in SURE if score >= least)


def _result(text: str, found: Readings) -> dict[str, Any]:
    one = found.texts[0]
    return {
        "parts": parts(text, one.skills, one.occupations),
        "skills": _table("Skills", "Skill", [_skill_row(text, found.taxonomy, skill) for skill in one.skills]),
        "occupations": _table("Occupations", "Occupation (SOC 2020)", [_job_row(text, job) for job in one.occupations]),
        "by_words_alone": "semantic" not in found.tiers,
        "engine": found.engine,
    }


def _table(caption: str, what: str, rows: list[tuple[Cell, ...]]) -> TableView | None:
    columns = (Column("Words in the text"), Column(what), Column("How sure"))
    return TableView(caption, columns, tuple(rows)) if rows else None


def _skill_row(text: str, taxonomy: str, skill: SkillMention) -> tuple[Cell, ...]:
    try:
        href = reverse("taxonomy:skill", args=[taxonomy, skill.skill]) if taxonomy != reading.ESCO else ""
    except NoReverseMatch:  # codes of some taxonomies hold a slash
        href = ""
    return _words(text, skill.start, skill.end), Cell(skill.label, href=href), Cell(in_words(skill.score))


def _job_row(text: str, job: OccupationMention) -> tuple[Cell, ...]:
    href = reverse("taxonomy:node", args=["soc2020", job.soc])
    return _words(text, job.start, job.end), Cell(f"{job.soc} {job.title}", href=href), Cell(in_words(job.score))


def _words(text: str, start: int, end: int) -> Cell:
    return Cell(" ".join(text[start:end].split()))


def _taxonomies(request: HttpRequest) -> list[tuple[str, str]]:
    """Those that the visitor may see; ESCO where it is loaded for reading, which it may be without standing here."""
    titles = {one.id: one.title for one in queries.skill_taxonomies(request.user)}
    known = reading.known()
    found = [(one, title) for one, title in titles.items() if one not in (reading.STARTER, reading.ESCO)]
    esco = [(reading.ESCO, titles.get(reading.ESCO, "ESCO"))] if reading.ESCO in known else []
    return [(reading.STARTER, titles.get(reading.STARTER, "Starter skills")), *esco, *found]
