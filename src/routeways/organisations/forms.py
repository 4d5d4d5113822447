"""Forms of this floor. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.organisations.actions.merging import KEEPABLE
from routeways.organisations.models import ContactRoute, Kind, Status
from routeways.ui.forms import DatePartsField

REASON = {"required": "Give the reason, for example “Same company number on its website”"}


KEPT = {
    "name": "Name",
    "kind": "Kind",
    "status": "Status",
    "valid_from": "First day",
    "valid_to": "Last day",
    "website": "Website",
    "source": "Source of the record",
}


class SearchForm(forms.Form):
    q = forms.CharField(label="Name, number or postcode", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False)
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, data: Any, *, kinds: list[tuple[str, str]], districts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", "All kinds"), *kinds]  # type: ignore[attr-defined]
        self.fields["district"].choices = [("", "All districts"), *districts]  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    message = forms.CharField(
        label="What is out of date?",
        help_text="Do not give names or other personal details.",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say what is out of date"},
    )


class ChangeForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name"})
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices)
    status = forms.ChoiceField(label="Status", choices=Status.choices)
    website = forms.URLField(
        label="Website", required=False, max_length=300, assume_scheme="https", help_text="Begins with https://"
    )

    def __init__(self, data: Any = None, *, by_hub: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not by_hub:
            # The kind decides which roles can be held here and whose contact stands in for others': the hub says it.
            del self.fields["kind"]


class ContactRouteForm(forms.Form):
    purpose = forms.ChoiceField(label="For", choices=ContactRoute.Purpose.choices)
    label = forms.CharField(
        label="Team or job",
        help_text="For example “Careers team”. Not a person’s name.",
        max_length=100,
        error_messages={"required": "Enter the team or job"},
    )
    email = forms.EmailField(label="E-mail", required=False, max_length=254)
    phone = forms.CharField(label="Telephone", required=False, max_length=40)
    page = forms.URLField(label="Page", required=False, max_length=300, assume_scheme="https")


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the person’s name"})
    work_email = forms.EmailField(label="Work e-mail", required=False, max_length=254)
    work_phone = forms.CharField(label="Work telephone", required=False, max_length=40)
    is_16_or_over = forms.BooleanField(
        label="This person is 16 or over and is not recorded as a pupil",
        error_messages={"required": "Confirm that the person is 16 or over. Pupils are never recorded here"},
    )


class RoleForm(forms.Form):
    """`holders` are (public id, name) of people; somebody who signs in can be named by their e-mail instead."""

    holder = forms.ChoiceField(label="Person", required=False)
    email = forms.EmailField(label="Or the e-mail with which they sign in", required=False)
    role = forms.ChoiceField(label="Role")
    valid_from = DatePartsField(label="From")
    valid_to = DatePartsField(label="Last day", required=False, help_text="Leave blank if it has no end.")

    def __init__(
        self, data: Any = None, *, holders: list[tuple[str, str]], roles: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["holder"].choices = [("", "Choose a person"), *holders]  # type: ignore[attr-defined]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(found.get("holder")) == bool(found.get("email")):
            self.add_error("holder", "Choose a person or enter an e-mail, one of the two")
        return found


class EndRoleForm(forms.Form):
    on = DatePartsField(label="Last day")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", max_length=500, error_messages=REASON, widget=forms.Textarea({"rows": 3}))


class MergeForm(ReasonForm):
    survivor = forms.ChoiceField(label="Keep the record", widget=forms.RadioSelect)
    keep_from_loser = forms.MultipleChoiceField(
        label="Take over from the other record",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, KEPT[name]) for name in KEEPABLE],
    )
    despite_identifiers = forms.BooleanField(
        label="They have different numbers in one register, and I have checked that they are one organisation",
        required=False,
    )

    field_order = ["survivor", "keep_from_loser", "reason", "despite_identifiers"]

    def __init__(self, data: Any = None, *, records: list[tuple[str, str]], clash: bool) -> None:
        super().__init__(data)
        self.fields["survivor"].choices = records  # type: ignore[attr-defined]
        if not clash:
            del self.fields["despite_identifiers"]


class ImportForm(forms.Form):
    file = forms.FileField(label="CSV or Excel file", error_messages={"required": "Choose a file"})
    source = forms.CharField(
        label="Where the list comes from",
        help_text="For example “Chamber members, March 2026”. It is shown with each record.",
        max_length=120,
        error_messages={"required": "Say where the list comes from"},
    )
