"""One question as a form. What an answer may be is decided by `asking.answers`; this only shows it and gathers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

from routeways.foundation.upload_kinds import KINDS
from routeways.instruments.asking.answers import NOTHING, day_from
from routeways.instruments.asking.schema import Question
from routeways.instruments.picking import Offer
from routeways.ui.forms import DatePartsField, Field

OWN = "own-words"


class _Hinted:
    """Radio buttons or checkboxes whose hints are tied to them. `hints`: value → hint."""

    hints: Mapping[str, str]

    def create_option(self, name: str, value: Any, *more: Any, **named: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *more, **named)  # type: ignore[misc]
        if self.hints.get(str(value)):
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}-hint"
        return option


class HintedRadios(_Hinted, forms.RadioSelect):
    def __init__(self, hints: Mapping[str, str]) -> None:
        super().__init__()
        self.hints = hints


class HintedCheckboxes(_Hinted, forms.CheckboxSelectMultiple):
    def __init__(self, hints: Mapping[str, str]) -> None:
        super().__init__()
        self.hints = hints


class PlainText(forms.CharField):
    """Keeps whatever was typed but characters that no database takes."""

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\x00", "")) or ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One radio button or checkbox with what stands beside it. `alone`: an “or” stands before it."""

    control: SafeString
    label: str
    id: str | None
    hint: str = ""
    alone: bool = False


def listed(bound: BoundField, hints: Mapping[str, str], alone: frozenset[str] = frozenset()) -> list[Listed]:
    found = []
    for part in bound.subwidgets:
        value = str(part.data["value"])
        found.append(
            Listed(part.tag(), str(part.choice_label), part.id_for_label, hints.get(value, ""), value in alone)
        )
    return found


class MatrixRow(Field):
    """One row of a matrix as its template needs it."""

    def __init__(self, bound: BoundField) -> None:
        super().__init__(bound)
        self.options = listed(bound, {})


class QuestionForm(forms.Form):
    """Fields: `answer`; of a matrix one for each row, `row-<id>`; of a picker `search` and `answer`."""

    def __init__(
        self,
        question: Question,
        value: Any = None,
        data: Any = None,
        files: Any = None,
        *,
        offers: Iterable[Offer] = (),
        searched: str = "",
    ) -> None:
        super().__init__(data, files)
        self.question = question
        self.offered = list(offers)
        self.searched = searched
        self.alone = frozenset(option.id for option in question.options if option.alone)
        self.hints = {option.id: option.hint for option in question.options}
        _FIELDS[question.type](self, question, value, self.offered, searched)
        for field in self.fields.values():
            if field.required:
                field.error_messages["required"] = NOTHING[question.type]

    def raw(self) -> Any:
        """What was sent, in the form that `asking.answers.check` takes. Call it after `is_valid`."""
        given = self.cleaned_data
        if self.question.type == "matrix":
            return {row.id: given.get(f"row-{row.id}", "") for row in self.question.rows}
        return given.get("answer")

    # -- what the templates ask

    @property
    def listed(self) -> list[Listed]:
        """The options of `answer`; of an occupation picker none before anything was searched."""
        if self.question.type == "occupation" and not (self.searched or self.offered):
            return []
        return listed(self["answer"], self.hints, self.alone)

    @property
    def rows(self) -> list[MatrixRow]:
        return [MatrixRow(self[name]) for name in self.fields]

    @property
    def control(self) -> SafeString:
        """The one box of the page, tied to its hint and its error."""
        name = "search" if self.question.type in ("occupation", "skills") else "answer"
        bound = self[name]
        ids = ["answer-hint"] * bool(self.question.hint) + ["answer-error"] * bool(self.errors.get("answer"))
        attrs: dict[str, str | bool] = {"aria-describedby": " ".join(ids)} if ids else {}
        if self.question.type == "number":
            attrs["class"] = "w10"
        return bound.as_widget(attrs=attrs | ({"aria-invalid": "true"} if bound.errors else {}))

    @property
    def nothing_found(self) -> bool:
        """A search whose only answer is the person's own words."""
        ids = [offer.id for offer in self.offered]
        return bool(self.searched) and all(id.startswith(OWN) for id in ids)

    def refuse(self, message: str, row: str = "") -> None:
        self.add_error(f"row-{row}" if row else "answer", message)


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option.id, option.label) for option in question.options]


def _single(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    form.fields["answer"] = forms.ChoiceField(
        label=question.text,
        choices=_options(question),
        initial=value,
        required=question.required,
        widget=HintedRadios(form.hints),
        error_messages={"invalid_choice": "Choose one of the answers in the list"},
    )


def _multiple(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    form.fields["answer"] = forms.MultipleChoiceField(
        label=question.text,
        choices=_options(question),
        initial=value,
        required=question.required,
        widget=HintedCheckboxes(form.hints),
        error_messages={"invalid_choice": "Choose from the answers in the list"},
    )


def _number(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    mode = "numeric" if question.whole else "decimal"
    form.fields["answer"] = PlainText(
        label=question.text,
        initial=value,
        required=question.required,
        widget=forms.TextInput({"inputmode": mode, "autocomplete": "off"}),
    )


def _text(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    widget = forms.TextInput() if question.one_line else forms.Textarea({"rows": 6})
    form.fields["answer"] = PlainText(
        label=question.text, initial=value, required=question.required, widget=widget, strip=False
    )


def _date(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    form.fields["answer"] = DatePartsField(
        label=question.text, initial=day_from(value or ""), required=question.required
    )


def _file(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    endings = ",".join(ending for kind in question.kinds for ending in KINDS[kind].extensions)
    form.fields["answer"] = forms.FileField(
        label=question.text,
        required=question.required and not value,
        widget=forms.FileInput({"accept": endings}),
        error_messages={"empty": "The file is empty. Save it again and try once more"},
    )


def _matrix(form: QuestionForm, question: Question, value: Any, *_more: Any) -> None:
    for row in question.rows:
        form.fields[f"row-{row.id}"] = forms.ChoiceField(
            label=row.label,
            help_text=row.hint,
            choices=_options(question),
            initial=(value or {}).get(row.id),
            required=question.required,
            widget=HintedRadios({}),
            error_messages={
                "invalid_choice": f"Choose one of the answers for “{row.label}”",
            },
        )


def _search(form: QuestionForm, label: str, searched: str) -> None:
    form.fields["search"] = PlainText(
        label=label, initial=searched, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )


def _occupation(form: QuestionForm, question: Question, value: Any, offers: list[Offer], searched: str) -> None:
    picked = value or {}
    _search(form, "Job title", searched or picked.get("label", "") or picked.get("words", ""))
    form.hints = {offer.id: offer.hint for offer in offers}
    choices = [(offer.id, offer.label) for offer in offers]
    form.fields["answer"] = forms.ChoiceField(
        label="Which of these is nearest?",
        choices=[*choices, (OWN, "None of these: keep my own words")],
        initial=picked.get("code") or (OWN if picked.get("words") else None),
        required=question.required,
        widget=HintedRadios(form.hints),
        error_messages={"invalid_choice": "Choose one of the jobs in the list"},
    )


def _skills(form: QuestionForm, question: Question, value: Any, offers: list[Offer], searched: str) -> None:
    _search(form, "Skill", searched)
    form.hints = {offer.id: offer.hint for offer in offers}
    form.fields["answer"] = forms.MultipleChoiceField(
        label="Tick what fits",
        choices=[(offer.id, offer.label) for offer in offers],
        initial=[key_of(one) for one in value or []],
        required=question.required,
        widget=HintedCheckboxes(form.hints),
        error_messages={"invalid_choice": "Tick skills in the list"},
    )


def key_of(picked: Mapping[str, str]) -> str:
    """How a picked skill stands in the form: its id, or its words behind “own-words:”."""
    return picked["id"] if "id" in picked else f"{OWN}:{picked['words']}"


def picked_from(key: str, label: str) -> dict[str, str]:
    """The inverse of `key_of`."""
    start, _, words = key.partition(":")
    return {"words": words} if start == OWN else {"id": key, "label": label}


_FIELDS = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "text": _text,
    "date": _date,
    "file": _file,
    "matrix": _matrix,
    "occupation": _occupation,
    "skills": _skills,
}


class ShareForm(forms.Form):
    """The sharing items that the respondent decides about, one checkbox each; nothing is ticked before."""

    def __init__(self, items: Iterable[Any], data: Any = None) -> None:
        super().__init__(data)
        listed = [item for item in items if not item.always]
        self.hints = {item.id: item.about for item in listed}
        self.fields["shared"] = forms.MultipleChoiceField(
            label="What may the region count?",
            help_text="Tick what you want to share. You can leave all of it empty.",
            choices=[(item.id, item.title) for item in listed],
            required=False,
            widget=HintedCheckboxes(self.hints),
            error_messages={"invalid_choice": "Tick items in the list"},
        )

    @property
    def listed(self) -> list[Listed]:
        return listed(self["shared"], self.hints)
