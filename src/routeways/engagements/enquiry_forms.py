"""The pages of the front door, one question each, and what staff fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.engagements.drafts import OUTSIDE
from routeways.engagements.kinds import kind
from routeways.engagements.models import Enquiry
from routeways.engagements.routing import table
from routeways.places import queries as places
from routeways.ui.forms import TelephoneField

TOO_LONG = "Shorten it to {} letters or fewer"


def options(question: str) -> dict[str, str]:
    asked = kind("enquiry").request
    found = asked.question(question) if asked else None
    return {option.id: option.label for option in found.options} if found else {}


class PersonaForm(forms.Form):
    persona = forms.ChoiceField(
        label="Who are you?", widget=forms.RadioSelect, error_messages={"required": "Choose who you are"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persona"].choices = list(options("persona").items())  # type: ignore[attr-defined]


class AgeForm(forms.Form):
    age = forms.IntegerField(
        label="How old are you?",
        help_text="In whole years. It decides whether we answer you or an adult you name.",
        min_value=3,
        max_value=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter your age",
            "invalid": "Enter your age in whole years, like 17",
            "min_value": "Enter your age in whole years, like 17",
            "max_value": "Enter your age in whole years, like 17",
        },
    )


class TopicForm(forms.Form):
    topic = forms.ChoiceField(
        label="What is it about?", widget=forms.RadioSelect, error_messages={"required": "Choose what it is about"}
    )

    def __init__(self, *args: Any, persona: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = options("topic")
        chosen = table().topics.get(persona, ())
        self.fields["topic"].choices = [(id, labels[id]) for id in chosen]  # type: ignore[attr-defined]


class SubjectForm(forms.Form):
    subject = forms.ChoiceField(
        label="Which subject is it about?",
        help_text="It decides who gets your question. Choose “Not sure” if you cannot say.",
        required=False,
    )

    def __init__(self, *args: Any, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = [("", "Not sure"), *subjects]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """A young person is not asked for a postcode: a district is enough to find who is near."""

    postcode = forms.CharField(
        label="Postcode",
        help_text="Like PR1 2HE. We use it to find who is near.",
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    district = forms.ChoiceField(label="Or choose a district", required=False)

    def __init__(self, *args: Any, region: str, young: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code.code, places.name_of(code)) for code in places.members(region)]
        field = self.fields["district"]
        field.choices = [  # type: ignore[attr-defined]
            ("", "Choose a district"),
            *sorted(names, key=lambda one: one[1]),
            (OUTSIDE, "Somewhere else, or I would rather not say"),
        ]
        if young:
            field.required = True
            field.error_messages["required"] = "Choose a district"
            del self.fields["postcode"]
            field.label = "Which district do you live in?"

    def clean_postcode(self) -> str:
        text = str(self.cleaned_data["postcode"]).strip()
        if text:
            try:
                return places.postcode(text).postcode
            except (places.PostcodeError, places.PostcodeNotFound) as error:
                raise forms.ValidationError(str(error)) from error
        return ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("postcode") and not given.get("district"):
            self.add_error("postcode", "Enter a postcode or choose a district")
        return given


class WordsForm(forms.Form):
    words = forms.CharField(
        label="What would you like to know?",
        help_text="Do not write about anybody’s health, and do not name a child.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Write your question", "max_length": TOO_LONG.format("4,000")},
    )


class ReachForm(forms.Form):
    contact_name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    contact_email = forms.EmailField(
        label="E-mail address",
        help_text="We send you a private link to the answers.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )
    contact_phone = TelephoneField(label="Telephone number", required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("contact_email") and not given.get("contact_phone"):
            self.add_error("contact_email", "Enter an e-mail address or a telephone number")
        return given


class AdultForm(forms.Form):
    """For somebody under 16: who is answered in their place."""

    contact_through = forms.ChoiceField(
        label="Who should get the answer for you?",
        choices=[
            (Enquiry.Through.PARENT, "My parent or carer"),
            (Enquiry.Through.SCHOOL, "Somebody at my school or college"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who should get the answer"},
    )
    contact_name = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter the adult’s name"}
    )
    contact_email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={
            "required": "Enter the adult’s e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )


class ConsentForm(forms.Form):
    may_hand_on = forms.ChoiceField(
        label="May we pass your question on?",
        choices=[
            ("yes", "Yes, to whoever can answer, with how to reach me"),
            ("no", "No, the skills hub alone should read and answer it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether we may pass your question on"},
    )


class SendForm(forms.Form):
    """Nothing to fill in, but for programs that fill in everything."""

    homepage = forms.CharField(
        label="Leave this empty", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError("Leave this empty: only programs fill it in. Then send your question again")
        return ""


class TextForm(forms.Form):
    """One text: an answer, a reply, a reason."""

    text = forms.CharField(
        label="Your answer",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write something first", "max_length": TOO_LONG.format("4,000")},
    )

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, hint


class HandOnForm(forms.Form):
    to = forms.ChoiceField(label="To whom?", error_messages={"required": "Choose an organisation"})
    reason = forms.CharField(
        label="Why can they answer better?",
        help_text="Whoever asked reads this.",
        max_length=250,
        error_messages={"required": "Say why somebody else can answer better", "max_length": TOO_LONG.format("250")},
    )

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose an organisation"), *organisations]  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Did it help?",
        choices=[("helped", "Yes, as far as we know"), ("not-helped", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it helped"},
    )
    cause = forms.ChoiceField(label="If not, why?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        end = kind("enquiry").end("not-helped")
        causes = [(cause, cause) for cause in (end.causes if end else ())]
        self.fields["cause"].choices = [("", "Choose a reason"), *causes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == "not-helped" and not given.get("cause"):
            self.add_error("cause", "Choose why it did not help")
        return given
