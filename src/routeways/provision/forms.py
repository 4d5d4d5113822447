"""Forms of this floor. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.places import queries as places
from routeways.places.queries import PostcodeError, PostcodeNotFound, PostcodePlace
from routeways.provision.models import Mode

MILES = ("5", "10", "20", "40")


class SearchForm(forms.Form):
    """`place` is set after a valid postcode; a faulty one is told and the search goes on without it."""

    q = forms.CharField(label="Words", help_text="A subject, job or qualification", required=False, max_length=100)
    level = forms.ChoiceField(label="Level", required=False)
    subject = forms.ChoiceField(label="Subject", required=False)
    provider = forms.ChoiceField(label="Provider", required=False)
    mode = forms.ChoiceField(label="How it is taught", choices=[("", "Any way"), *Mode.choices], required=False)
    near = forms.CharField(label="Near this postcode", required=False, max_length=12)
    miles = forms.ChoiceField(
        label="How far", choices=[("", "Any distance"), *((one, f"{one} miles") for one in MILES)], required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        levels: list[tuple[str, str]],
        subjects: list[tuple[str, str]],
        providers: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.place: PostcodePlace | None = None
        for name, every, choices in (
            ("level", "All levels", levels),
            ("subject", "All subjects", subjects),
            ("provider", "All providers", providers),
        ):
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]

    def clean_near(self) -> str:
        text, self.place = _placed(self.cleaned_data["near"])
        return text


class ImportForm(forms.Form):
    """A file and the form that it has."""

    form = forms.ChoiceField(
        label="What is in the file",
        choices=[
            ("lars", "Courses with a learning aim (CSV, 24 columns)"),
            ("non-lars", "Courses without a learning aim (CSV, 27 columns)"),
            ("venues", "Venues (CSV, 10 columns)"),
            ("xcri", "Courses as XCRI-CAP 1.2 (XML)"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what is in the file"},
    )
    file = forms.FileField(
        label="File",
        help_text="The file that you send to the national Course Directory, or its export.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Export it again"},
    )


class NearForm(forms.Form):
    """One postcode, to say how far each place is."""

    near = forms.CharField(label="Your postcode", help_text="It is not kept.", required=False, max_length=12)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.place: PostcodePlace | None = None

    def clean_near(self) -> str:
        text, self.place = _placed(self.cleaned_data["near"])
        return text


def _placed(text: str) -> tuple[str, PostcodePlace | None]:
    """Raises ValidationError with a sentence for whoever typed it."""
    text = text.strip()
    if not text:
        return "", None
    try:
        return text, places.near(text)
    except (PostcodeError, PostcodeNotFound) as error:
        raise forms.ValidationError(str(error)) from error
