"""The small forms of an engagement: days, a signature, what happened, an end, a pause, feedback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from routeways.engagements.actions.activities import MOST_PEOPLE
from routeways.engagements.models import Activity
from routeways.instruments.asking.answers import AnswerError, check
from routeways.instruments.asking.schema import Question
from routeways.instruments.forms import QuestionForm
from routeways.ui.forms import DatePartsField


class DatesForm(forms.Form):
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day", help_text="The same day where it is one day.")


class AddressForm(forms.Form):
    """Where a party for which nobody else speaks gets its private link."""

    email = forms.EmailField(
        label="Their e-mail address at work",
        max_length=254,
        error_messages={"required": "Enter their e-mail address", "invalid": "Enter an address like name@example.org"},
    )


class SignForm(forms.Form):
    """`digest` is that of the text on the page, so that nobody signs what they did not see."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="Typing it here is your signature.",
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    job = forms.CharField(
        label="Your job",
        max_length=120,
        help_text="In which you sign, like “site manager”.",
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    digest = forms.CharField(widget=forms.HiddenInput)
    agrees = forms.BooleanField(label="I have read the agreement and agree to it")


class ActivityForm(forms.Form):
    """`groups`: id → name of those whom the counts are about. Empty boxes are not known, which is not none."""

    on = DatePartsField(label="On which day?")
    mode = forms.ChoiceField(label="How?", choices=Activity.Mode.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label="How many minutes?", required=False, min_value=1, widget=forms.TextInput({"inputmode": "numeric"})
    )

    def __init__(self, groups: Mapping[str, str], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.groups = groups
        for id, name in groups.items():
            self.fields[f"count-{id}"] = forms.IntegerField(
                label=name,
                required=False,
                min_value=0,
                max_value=MOST_PEOPLE,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "invalid": f"{name}: enter a whole number, like 28",
                    "min_value": f"{name}: enter 0 or more",
                    "max_value": f"{name}: enter {MOST_PEOPLE:,} or fewer",
                },
            )

    @property
    def count_fields(self) -> list[forms.BoundField]:
        return [self[f"count-{id}"] for id in self.groups]

    def counts(self) -> dict[str, int]:
        given = {id: self.cleaned_data.get(f"count-{id}") for id in self.groups}
        return {id: number for id, number in given.items() if number is not None}


class EndForm(forms.Form):
    """One way of ending, with its causes where the kind names some."""

    def __init__(self, causes: Iterable[str], data: Any = None) -> None:
        super().__init__(data)
        if causes := list(causes):
            self.fields["cause"] = forms.ChoiceField(
                label="What was the cause?", choices=[(one, one) for one in causes], widget=forms.RadioSelect
            )
        self.fields["note"] = forms.CharField(
            label="Is there anything else to know?",
            max_length=500,
            required=False,
            help_text="Both sides and the hub read it. Do not name a student or pupil.",
            widget=forms.Textarea({"rows": 3}),
        )


class PauseForm(forms.Form):
    reason = forms.CharField(
        label="Why is it paused?",
        max_length=300,
        help_text="Both sides and the hub read it. Do not name a student or pupil.",
    )


class FeedbackForm(forms.Form):
    """All questions of one party on one page; each is a question of the kind, in the form of QuestionForm."""

    def __init__(self, questions: Iterable[Question], value: Mapping[str, Any] | None = None, data: Any = None) -> None:
        super().__init__(data)
        self.questions = tuple(questions)
        for question in self.questions:
            one = QuestionForm(question, (value or {}).get(question.id))
            for name, field in one.fields.items():
                field.help_text = field.help_text or (question.hint if name == "answer" else "")
                self.fields[self._name(question, name)] = field

    @staticmethod
    def _name(question: Question, field: str) -> str:
        return question.id if field == "answer" else f"{question.id}-{field}"

    def clean(self) -> dict[str, Any]:
        """The form's own checks and those of the questions, so that an error stands beside its question."""
        given = super().clean() or self.cleaned_data
        kept: dict[str, Any] = {}
        for question in self.questions:
            raw = self.raw(question)
            try:
                value = check(question, raw, kept)
            except AnswerError as error:
                name = self._name(question, f"row-{error.row}" if error.row else "answer")
                if name not in self.errors:
                    self.add_error(name, str(error))
            else:
                if value is not None:
                    kept[question.id] = value
        self.answers = kept
        return given

    def raw(self, question: Question) -> Any:
        if question.type == "matrix":
            return {row.id: self.cleaned_data.get(f"{question.id}-row-{row.id}", "") for row in question.rows}
        return self.cleaned_data.get(question.id)
