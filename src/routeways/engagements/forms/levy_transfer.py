"""The small forms of a transfer, and those of the hub’s desk of the levy network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from routeways.engagements.forms.money import MoneyField, WholeNumber
from routeways.engagements.models import LevyPlace
from routeways.organisations.models import Organisation
from routeways.ui.forms import DatePartsField


class HandOverForm(forms.Form):
    reference = forms.CharField(label="Reference in the national service", max_length=60)
    on = DatePartsField(label="On which day was it approved there?")


class PlaceStartForm(forms.Form):
    on = DatePartsField(label="On which day did they start?")


class PlaceEndForm(forms.Form):
    how = forms.ChoiceField(
        label="What happened?",
        widget=forms.RadioSelect,
        choices=[
            ("completed", "They completed the apprenticeship"),
            ("left", "They left, or never started"),
            ("moved", "They went on with another employer"),
        ],
    )
    on = DatePartsField(label="On which day?")
    why = forms.CharField(
        label="Why?",
        required=False,
        max_length=160,
        help_text="In a few words, without a name. Not needed if they completed.",
    )
    never_paid = forms.BooleanField(
        label="What was planned for earlier months and is not recorded as paid will never be paid", required=False
    )


class PaymentsForm(forms.Form):
    """What was paid in a month: one box for each apprentice, filled with what was planned."""

    def __init__(self, due: Sequence[tuple[LevyPlace, int]], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for place, planned in due:
            label = (
                f"{place.transfer.asked.request.who}: {place.transfer.asked.standard_title}, apprentice {place.number}"
            )
            self.fields[place.public_id] = MoneyField(label=label, initial=planned, nothing=True)


class ProposeForm(forms.Form):
    """The hub puts a pledge and a request together by hand."""

    pledge = forms.ChoiceField(label="Pledge")
    number = WholeNumber(1, 50, label="For how many of them?")

    def __init__(self, pledges: Sequence[tuple[str, str]], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["pledge"].choices = pledges  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """Which organisation of the directory a visitor spoke for, or a new record."""

    organisation = forms.ChoiceField(label="Choose the organisation", required=False, widget=forms.RadioSelect)
    name = forms.CharField(
        label="Name of the new record",
        required=False,
        max_length=200,
        help_text="Where it is not in the directory yet.",
    )

    def __init__(self, found: Sequence[Organisation], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        choices = [(one.public_id, f"{one.name}, {one.get_kind_display().lower()}") for one in found]
        self.fields["organisation"].choices = [*choices, ("", "None of these: add it to the directory")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("organisation") and not str(given.get("name", "")).strip():
            self.add_error("name", "Enter the name, or choose an organisation")
        return given
