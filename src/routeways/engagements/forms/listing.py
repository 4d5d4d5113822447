"""The pages on which an offer or a request is written, and how the board is narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from routeways.engagements.drafts import OUTSIDE
from routeways.engagements.forms.levy import districts
from routeways.engagements.kinds import Asked
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.places.points import PostcodePlace
from routeways.places.postcodes import PostcodeError
from routeways.places.queries import PostcodeNotFound
from routeways.ui.forms import DatePartsField

MILES = (2, 5, 10, 20, 30)
KIND_OF_NEW = "Choose of what kind the new organisation is"
FEW = 4  # so many can be on one day without being asked about
FAMILIES = {
    "schools": "With schools",
    "placements": "Placements",
    "work": "Jobs and work",
    "training": "Training",
    "money": "Money",
    "enquiries": "Questions",
    "commitments": "Commitments",
}


class BoardForm(forms.Form):
    """`place` is set after a valid postcode; a faulty one is told and the search goes on without it."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    near = forms.CharField(
        label="Near this postcode", required=False, max_length=12, help_text="The first part is enough, like BB11."
    )
    side = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Offers and requests"), ("offer", "Offers"), ("request", "Requests")],
    )
    family = forms.ChoiceField(label="About", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    miles = forms.ChoiceField(
        label="How far", required=False, choices=[("", "Any distance"), *((str(one), f"{one} miles") for one in MILES)]
    )

    def __init__(self, data: Any, *, families: Iterable[str], kinds: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.place: PostcodePlace | None = None
        named = [("", "Everything"), *((one, FAMILIES.get(one, one)) for one in families)]
        self.fields["family"].choices = named  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "All kinds"), *kinds]  # type: ignore[attr-defined]

    def clean_near(self) -> str:
        text = str(self.cleaned_data["near"]).strip()
        try:
            self.place = places.near(text) if text else None
        except (PostcodeError, PostcodeNotFound) as error:
            raise forms.ValidationError(str(error)) from error
        return text


class AboutForm(forms.Form):
    """Says who reads it: everybody, or those whom a listing of this kind suits."""

    def __init__(self, asked: Asked, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        readers = "Everybody sees it." if asked.public else "The hub, and those whom it suits, see it."
        self.fields["title"] = forms.CharField(label="Give it a title", max_length=160, help_text=readers)
        self.fields["about"] = forms.CharField(
            label="What should others know?",
            required=False,
            max_length=4000,
            help_text=f"{readers} Do not name a student or pupil.",
            widget=forms.Textarea({"rows": 5}),
        )


class NumberForm(forms.Form):
    def __init__(self, asked: Asked, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["number"] = forms.IntegerField(
            label=asked.number,
            min_value=1,
            max_value=asked.most,
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={
                "invalid": "Enter a whole number, like 2",
                "min_value": "Enter 1 or more",
                "max_value": f"Enter {asked.most:,} or fewer",
            },
        )


class WhereForm(forms.Form):
    """Which district is asked only for a postcode that we cannot place: one of another part of the country."""

    def __init__(self, asked: Asked, data: Any = None, *, region: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["postcode"] = forms.CharField(
            label=asked.where,
            max_length=12,
            help_text="A postcode. Others see the district, not the postcode.",
            widget=forms.TextInput({"autocomplete": "postal-code"}),
        )

        self.reason = _not_held(str((data or self.initial).get("postcode", "")))
        if self.reason:
            self.fields["district"] = forms.ChoiceField(
                label="Which district is it in?",
                required=False,
                choices=[("", "Choose"), *districts(region), (OUTSIDE, "Outside the region")],
            )

    def clean_postcode(self) -> str:
        text = str(self.cleaned_data["postcode"]).strip()
        if not self.reason:
            _placed(text)
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.reason and "postcode" in given and not given.get("district"):
            self.add_error("district", f"{self.reason} Choose its district, or “Outside the region”")
        return {"district": "", **given}


class WhenForm(forms.Form):
    """Both days may stay open. `begun` is something that stands already, whose first day may have passed.

    More than `FEW` times all on one day is asked about once.
    """

    starts_on = DatePartsField(label="First day", required=False)
    ends_on = DatePartsField(label="Last day", required=False)
    same_day = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, today: date, number: int = 1, begun: bool = False, **more: Any) -> None:
        super().__init__(data, **more)
        self.today, self.number, self.begun = today, number, begun
        self.fields["same_day"].label = f"Yes, all {number} on the same day"
        if not (data and number > FEW and self._one_day(data)):
            del self.fields["same_day"]

    def _one_day(self, data: Any) -> bool:
        first, last = (
            self.fields[name].widget.value_from_datadict(data, {}, name) for name in ("starts_on", "ends_on")
        )
        return first == last and any(first or ())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        for name, day in (("starts_on", None if self.begun else first), ("ends_on", last)):
            if day and day < self.today:
                self.add_error(name, f"{self.fields[name].label}: enter a day that is still to come, or leave it out")
        if first and last and last < first:
            self.add_error("ends_on", "Enter a last day that is not before the first day")
        elif "same_day" in self.fields and not self.errors and not given.pop("same_day", False):
            self.add_error("same_day", f"Say that all {self.number} are on one day, or change the days")
        return given


class OwnerForm(forms.Form):
    def __init__(self, organisations: Sequence[Organisation], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["owner"] = forms.ChoiceField(
            label="For which organisation?",
            choices=[(one.public_id, one.name) for one in organisations],
            widget=forms.RadioSelect,
        )


class VisitorForm(forms.Form):
    claimed_name = forms.CharField(
        label="Which organisation are you from?",
        max_length=200,
        help_text="The hub checks it before others see what you wrote.",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )


class ContactForm(forms.Form):
    """`must` where there is no other way to reach whoever wrote."""

    contact_name = forms.CharField(
        label="Whom may we ask for?", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    contact_email = forms.EmailField(
        label="E-mail address",
        help_text="Only the hub, and the other side once both have agreed, see this.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="Why not?",
        max_length=300,
        help_text="The other side and the hub read it. It helps to find something better.",
        error_messages={"required": "Say why not: it helps to find something better"},
    )


class TakeForm(forms.Form):
    """Which of one's own open listings goes with the one on the board."""

    def __init__(self, own: Sequence[tuple[str, str]], new: str, data: Any = None) -> None:
        super().__init__(data)
        self.fields["own"] = forms.ChoiceField(
            label="Which of yours goes with it?", choices=[*own, ("new", new)], widget=forms.RadioSelect
        )


def _not_held(text: str) -> str:
    """Why we cannot place what is a postcode; "" where we can, and for what is none."""
    try:
        places.postcode(text)
    except PostcodeNotFound as error:
        return str(error)
    except PostcodeError:
        return ""
    return ""


def _placed(text: str) -> PostcodePlace:
    try:
        return places.postcode(text)
    except (PostcodeError, PostcodeNotFound) as error:
        raise forms.ValidationError(str(error)) from error


class ConfirmForm(forms.Form):
    """Which organisation a visitor spoke for: one of the directory, or a new one."""

    def __init__(
        self, candidates: Sequence[Organisation], kinds: Sequence[tuple[str, str]], name: str, data: Any = None
    ) -> None:
        super().__init__(data, initial={"new_name": name})
        self.fields["organisation"] = forms.ChoiceField(
            label="Which organisation is it?",
            choices=[*((one.public_id, one.name) for one in candidates), ("new", "None of these: add it")],
            widget=forms.RadioSelect,
        )
        self.fields["new_name"] = forms.CharField(
            label="Name of the new organisation", required=not candidates, max_length=200, initial=name
        )
        self.fields["new_kind"] = forms.ChoiceField(
            label="Kind of the new organisation",
            required=not candidates,
            choices=[("", "Choose"), *kinds],
            error_messages={"required": KIND_OF_NEW},
        )
        if candidates:
            for one in ("new_name", "new_kind"):
                self.fields[one].help_text = "Needed where you add it."
        else:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = "new"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("organisation") == "new" and not given.get("new_kind"):
            self.add_error("new_kind", KIND_OF_NEW)
        return given


class UnmetForm(forms.Form):
    def __init__(self, reasons: Sequence[str], data: Any = None) -> None:
        super().__init__(data)
        self.fields["reason"] = forms.ChoiceField(
            label="Why could nobody meet it?", choices=[(one, one) for one in reasons], widget=forms.RadioSelect
        )
        self.fields["detail"] = forms.CharField(
            label="What was tried?",
            required=False,
            max_length=1000,
            help_text="Do not name a student or pupil.",
            widget=forms.Textarea({"rows": 3}),
        )
