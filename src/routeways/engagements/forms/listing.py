"""The pages on which an offer or a request is written, and how the board is narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from routeways.engagements.kinds import Asked
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.places.points import PostcodePlace
from routeways.places.postcodes import PostcodeError
from routeways.places.queries import PostcodeNotFound
from routeways.ui.forms import DatePartsField

MILES = (2, 5, 10, 20, 30)
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
    def __init__(self, asked: Asked, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["postcode"] = forms.CharField(
            label=asked.where,
            max_length=12,
            help_text="A postcode. Others see the district, not the postcode.",
            widget=forms.TextInput({"autocomplete": "postal-code"}),
        )

    def clean_postcode(self) -> str:
        text = str(self.cleaned_data["postcode"]).strip()
        _placed(text)
        return text


class WhenForm(forms.Form):
    """Both days may stay open."""

    starts_on = DatePartsField(label="First day", required=False)
    ends_on = DatePartsField(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Enter a last day that is not before the first day")
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
            label="Name, where it is new", required=False, max_length=200, initial=name
        )
        self.fields["new_kind"] = forms.ChoiceField(
            label="Kind, where it is new", required=False, choices=[("", "Choose"), *kinds]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("organisation") == "new" and not given.get("new_kind"):
            self.add_error("new_kind", "Choose of what kind the new organisation is")
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
