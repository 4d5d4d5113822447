"""The search, and what an owner fills in about a material."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.library.incoming import LICENCES
from routeways.library.models import Audience, Kind
from routeways.taxonomy.formats.document import SECTORS
from routeways.ui.forms import DatePartsField


class SearchForm(forms.Form):
    """What it does not know asks for all."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    sector = forms.ChoiceField(label="Sector", required=False, choices=[("", "All"), *SECTORS.items()])
    audience = forms.ChoiceField(label="For", required=False, choices=[("", "Everybody"), *Audience.choices])
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All"), *Kind.choices])


class MaterialForm(forms.Form):
    kind = forms.ChoiceField(label="What is it?", choices=Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label="Title", max_length=160)
    description = forms.CharField(label="What is it about?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.CharField(label="Version", max_length=20, initial="1")
    licence = forms.ChoiceField(label="Licence", choices=[(id, f"{id}: {says}") for id, says in LICENCES.items()])
    publisher = forms.CharField(label="Publisher", max_length=160, help_text="Who made it, as it should be named.")
    sectors = forms.MultipleChoiceField(
        label="Sectors", choices=list(SECTORS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.MultipleChoiceField(
        label="For", choices=Audience.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    address = forms.URLField(
        label="Address",
        help_text="Where a video or a link opens.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole address, like https://example.org/film"},
    )
    text = forms.CharField(
        label="Text of a pack or lesson",
        help_text="An empty line begins a new paragraph; a line that begins with # is a heading.",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label="PDF of a pack", help_text="Instead of the text. It must read well in black and white.", required=False
    )
    transcript = forms.CharField(
        label="Transcript",
        help_text="Needed for videos and recorded talks: all that is said.",
        max_length=60_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    captions = forms.CharField(
        label="Captions (WebVTT)",
        help_text="Needed for videos. They begin with the word WEBVTT.",
        max_length=120_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )
    review_on = DatePartsField(label="Look at it again by", help_text="After this day nobody sees it until you do.")

    def take(self, faults: dict[str, str]) -> None:
        """Puts what the rules found beside its field."""
        for name, sentence in faults.items():
            self.add_error(name if name in self.fields else None, sentence)


class AdaptForm(forms.Form):
    organisation = forms.ChoiceField(label="Your organisation")
    changed = forms.CharField(label="What did you change?", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = owners  # type: ignore[attr-defined]
