"""Forms for those who run waves."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.ui.forms import DatePartsField

MOST_INVITED = 200


class WaveForm(forms.Form):
    instrument = forms.ChoiceField(label="Questionnaire")
    owner = forms.ChoiceField(label="In whose name?")
    title = forms.CharField(
        label="Title", max_length=200, help_text="As those who answer read it, such as “Employer survey, autumn 2026”.",
        error_messages={"required": "Enter a title, such as “Employer survey, autumn 2026”"},
    )  # fmt: skip
    about = forms.CharField(
        label="What you want to say first", required=False, max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="Why you ask, and what becomes of the answers.",
    )  # fmt: skip
    cycle = forms.CharField(
        label="Cycle", required=False, max_length=20,
        help_text="Such as 2026/27. Within one, nobody is asked the same twice. Needed for reviews of courses.",
    )  # fmt: skip
    opens_on = DatePartsField(label="First day")
    closes_on = DatePartsField(label="Last day", required=False, help_text="Leave it empty if it stays open.")

    def __init__(self, data: Any, *, instruments: list[tuple[str, str]], owners: list[tuple[str, str]], **more: Any):
        super().__init__(data, **more)
        self.fields["instrument"].choices = instruments  # type: ignore[attr-defined]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """An organisation of the region, by its name or number; an e-mail address to send the link to."""

    organisation = forms.CharField(
        label="Organisation", max_length=200, help_text="Its name or company number, as it stands in the directory.",
        error_messages={"required": "Enter the name or number of an organisation"},
    )  # fmt: skip
    email = forms.EmailField(
        label="E-mail address", required=False,
        help_text="The private link is sent there. Without one you see the link once and pass it on yourself.",
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )  # fmt: skip
    despite = forms.CharField(label="If it was asked in this cycle already: why again?", required=False, max_length=300)


class InvitePeopleForm(forms.Form):
    """Persons answer for themselves: their addresses are used once and not kept."""

    emails = forms.CharField(
        label="E-mail addresses", widget=forms.Textarea({"rows": 6}), max_length=20_000,
        help_text="One a line. Each person gets a private link. The addresses are not kept with the answers.",
        error_messages={"required": "Enter at least one e-mail address"},
    )  # fmt: skip

    def clean_emails(self) -> list[str]:
        field = forms.EmailField()
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data["emails"].splitlines() if line.strip()))
        if len(lines) > MOST_INVITED:
            raise forms.ValidationError(f"Enter at most {MOST_INVITED} addresses at a time.")
        for number, line in enumerate(lines, 1):
            try:
                field.clean(line)
            except forms.ValidationError:
                raise forms.ValidationError(f"Line {number}, “{line[:60]}”, is not an e-mail address.") from None
        return lines


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File", help_text="CSV or Excel (.xlsx), up to 20 MB.",
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file", "empty": "The file is empty. Save it again and try once more"},
    )  # fmt: skip
    shared = forms.MultipleChoiceField(
        label="What did those who answered agree to share?", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Only what they were asked and agreed to. A column “Share: …” of a row comes before this.",
    )  # fmt: skip

    def __init__(self, data: Any, files: Any, *, items: list[tuple[str, str]]) -> None:
        super().__init__(data, files)
        self.fields["shared"].choices = items  # type: ignore[attr-defined]
        if not items:
            del self.fields["shared"]


class CompareForm(forms.Form):
    other = forms.ChoiceField(label="Compare with")

    def __init__(self, data: Any, *, waves: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["other"].choices = waves  # type: ignore[attr-defined]
