"""What the hub and institutions fill in about communities of practice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.careers.models import Institution
from routeways.careers.models.communities import LeadJob
from routeways.organisations.models import Person
from routeways.ui.forms import DatePartsField


class LeadForm(forms.Form):
    """For the hub: which institution leads, and as what."""

    lead = forms.ChoiceField(label="Which school or college leads?", error_messages={"required": "Choose who leads"})
    job = forms.ChoiceField(label="As what?", choices=LeadJob.choices, initial=LeadJob.HEAD, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, institutions: Iterable[Institution], **more: Any) -> None:
        super().__init__(data, **more)
        self.known = {one.public_id: one for one in institutions}
        choices = [("", "Choose"), *((id, one.organisation.name) for id, one in self.known.items())]
        self.fields["lead"].choices = choices  # type: ignore[attr-defined]


class CommunityForm(LeadForm):
    name = forms.CharField(
        label="What is it called?",
        max_length=80,
        error_messages={"required": "Give it a name, like “Careers in science lessons”"},
    )
    about = forms.CharField(
        label="What do its members learn from one another?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a few words what its members learn from one another"},
    )
    field_order = ("name", "about", "lead", "job")


class MeetingForm(forms.Form):
    on = DatePartsField(label="On which day?")
    starts = forms.TimeField(
        label="When does it begin? (optional)",
        help_text="Like 15:45",
        required=False,
        error_messages={"invalid": "Enter the time like 15:45"},
    )
    place = forms.CharField(
        label="Where?", max_length=200, error_messages={"required": "Say where, or how one joins online"}
    )
    about = forms.CharField(
        label="What is it about?", max_length=300, error_messages={"required": "Say what it is about"}
    )


class WhoForm(forms.Form):
    person = forms.ChoiceField(label="Who of your people leads?", required=False)

    def __init__(self, data: Any = None, *, people: Iterable[Person], **more: Any) -> None:
        super().__init__(data, **more)
        self.known = {one.public_id: one for one in people}
        choices = [("", "Nobody yet"), *((id, one.name) for id, one in self.known.items())]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]
