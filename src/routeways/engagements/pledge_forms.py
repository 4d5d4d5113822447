"""What organisations and the hub fill in about the Skills Pledge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from routeways.engagements.pledge_types import pledge_types
from routeways.organisations.models import Organisation
from routeways.ui.forms import DatePartsField

TOO_LONG = "Shorten it to {} letters or fewer"


class SignUpForm(forms.Form):
    """The fields `only`. With `owners`, one’s own, the organisation is chosen; a visitor writes its name."""

    owner = forms.ChoiceField(
        label="Which organisation pledges?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the organisation", "invalid_choice": "Choose the organisation"},
    )
    claimed_name = forms.CharField(
        label="Name of your organisation",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Enter the name of your organisation"},
    )
    types = forms.MultipleChoiceField(
        label="What do you pledge?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one pledge"},
    )
    contact_name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    contact_email = forms.EmailField(
        label="E-mail address at work",
        help_text="We send a private link to your pledges. It is never published.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )
    listed = forms.BooleanField(
        label="I may speak for the organisation, and its name and active pledges may be published",
        error_messages={"required": "Tick that you may speak for the organisation and that its name may be published"},
    )
    homepage = forms.CharField(
        label="Leave this empty", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, owners: list[Organisation], only: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"].choices = [(one.id, one.name) for one in pledge_types().values()]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(one.public_id, one.name) for one in owners]  # type: ignore[attr-defined]
        unasked = "claimed_name" if owners else "owner"
        self.fields = {name: field for name, field in self.fields.items() if name in only and name != unasked}

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError("Leave this empty: only programs fill it in. Then send it again")
        return ""


class EvidenceForm(forms.Form):
    pledge = forms.ChoiceField(label="For which pledge?", error_messages={"required": "Choose the pledge"})
    on = DatePartsField(label="On which day?")
    what = forms.CharField(
        label="What did you do?",
        help_text="Do not name pupils, students or learners.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you did", "max_length": TOO_LONG.format("500")},
    )
    file = forms.FileField(
        label="A file that shows it", help_text="PDF, Word, PNG or JPEG, up to 5 MB.", required=False
    )

    def __init__(self, *args: Any, pledges: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pledge"].choices = [("", "Choose a pledge"), *pledges]  # type: ignore[attr-defined]


class PromiseForm(forms.Form):
    type = forms.ChoiceField(label="One more pledge", error_messages={"required": "Choose a pledge"})

    def __init__(self, *args: Any, held: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(one.id, one.name) for one in pledge_types().values() if one.id not in held]
        self.fields["type"].choices = [("", "Choose a pledge"), *free]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    organisation = forms.ChoiceField(label="Which organisation is it?", error_messages={"required": "Choose one"})

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "Choose an organisation"), *organisations]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    code = forms.CharField(
        label="Code of the certificate",
        help_text="Twelve letters and digits, like K7PM-3QXA-9FDR.",
        max_length=20,
        error_messages={"required": "Enter the code"},
    )
