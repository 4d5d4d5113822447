"""The forms of outcomes: a check-in, a rating, something that helps, and with whom it is shared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.engagements.models import CheckIn, EntrantRating
from routeways.organisations.models import Organisation

SCALE = [(n, label) for n, label in zip(range(1, 6), ("1, not at all", "2", "3", "4", "5, very"), strict=True)]


class CheckInForm(forms.Form):
    doing = forms.ChoiceField(
        label="What do you mostly do now?", choices=CheckIn.Doing.choices, widget=forms.RadioSelect
    )
    uses = forms.ChoiceField(
        label="How much do you use of what you learned?",
        choices=CheckIn.Uses.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    would_help = forms.CharField(
        label="What would have helped you more?",
        max_length=500,
        required=False,
        help_text="Do not name anybody.",
        widget=forms.Textarea({"rows": 3}),
    )


def _scale(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=SCALE, coerce=int, widget=forms.RadioSelect)


class RatingForm(forms.Form):
    owner = forms.ChoiceField(label="For which organisation?")
    came_from = forms.ChoiceField(
        label="Where did they come from?", choices=EntrantRating.From.choices, widget=forms.RadioSelect
    )
    year = forms.IntegerField(
        label="In which year did they begin?",
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a year, like 2026"},
    )
    entrants = forms.IntegerField(
        label="How many were they?",
        widget=forms.TextInput({"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number, like 3"},
    )
    readiness = _scale("How ready for work were they?")
    technical = _scale("How good were their technical skills?")
    essential = _scale("How good were their essential skills: speaking, teamwork, solving problems?")

    def __init__(self, data: Any = None, *, houses: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.houses = {one.public_id: one for one in houses}
        choices = [(one.public_id, one.name) for one in self.houses.values()]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
            self.initial = {**self.initial, "owner": choices[0][0]}

    @property
    def house(self) -> Organisation:
        return self.houses[self.cleaned_data["owner"]]


class AdjustmentForm(forms.Form):
    helps = forms.CharField(
        label="What helps you?", max_length=200, help_text="Like “Instructions in writing” or “A quiet desk”."
    )
    why = forms.CharField(
        label="Why, in your words", max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )


class ShareForm(forms.Form):
    organisation = forms.ChoiceField(label="With whom do you share it?")
    with_why = forms.BooleanField(label="Show also why it helps", required=False)
    agrees = forms.BooleanField(
        label="This organisation may read this one thing. I can take it back at any time.",
    )

    def __init__(self, data: Any = None, *, organisations: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.organisations = {one.public_id: one for one in organisations}
        choices = [("", "Choose an organisation"), *((id, one.name) for id, one in self.organisations.items())]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    @property
    def house(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]
