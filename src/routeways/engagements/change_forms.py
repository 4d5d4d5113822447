"""What employers and providers fill in about changes to courses."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.engagements.kinds import kind
from routeways.organisations.models import Organisation
from routeways.provision.models import Course
from routeways.ui.forms import DatePartsField

TOO_LONG = "Shorten it to {} letters or fewer"


class AskForm(forms.Form):
    """`about` holds a course (“course:…”) or a provider (“provider:…”), so that one list leads to both."""

    employer = forms.ChoiceField(label="For which organisation do you ask?")
    about = forms.ChoiceField(
        label="Which course must change?",
        help_text="Or a provider, where no course teaches it yet.",
        error_messages={"required": "Choose the course, or the provider"},
    )
    what = forms.CharField(
        label="What must change?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write what must change", "max_length": TOO_LONG.format("2,000")},
    )
    why = forms.CharField(
        label="Why?",
        help_text="What your staff cannot do today, or will have to do soon.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG.format("2,000")},
    )
    needed_on = DatePartsField(
        label="When did you first say so?", help_text="Today, or an earlier day. The clock runs from then."
    )
    wanted_by = DatePartsField(label="By when do you need it?", required=False)

    def __init__(
        self,
        *args: Any,
        employers: list[Organisation],
        courses: list[Course],
        providers: list[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].choices = [(one.public_id, one.name) for one in employers]  # type: ignore[attr-defined]
        if len(employers) == 1:
            self.fields["employer"].widget = forms.HiddenInput()
            self.fields["employer"].initial = employers[0].public_id
        taught = [(f"course:{one.public_id}", f"{one.title} ({one.owner.name})") for one in courses]
        others = [(f"provider:{one.public_id}", one.name) for one in providers]
        self.fields["about"].choices = [("", "Choose a course"), ("Courses", taught), ("Providers", others)]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    why = forms.CharField(
        label="Why, and how?",
        help_text="The employer reads this.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why. The employer reads it", "max_length": TOO_LONG.format("1,000")},
    )


class RefuseForm(WhyForm):
    cause = forms.ChoiceField(label="Why do you not take it on?", error_messages={"required": "Choose a reason"})
    field_order = ["cause", "why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        end = kind("change-request").end("not-taken-on")
        self.fields["cause"].choices = [("", "Choose a reason"), *((one, one) for one in (end.causes if end else ()))]  # type: ignore[attr-defined]


class DeliverForm(forms.Form):
    run = forms.ChoiceField(
        label="In which start of a course is it taught?", error_messages={"required": "Choose the start"}
    )

    def __init__(self, *args: Any, runs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["run"].choices = [("", "Choose a start"), *runs]  # type: ignore[attr-defined]
