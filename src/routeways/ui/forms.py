"""Form fields in the GOV.UK patterns: what a template needs of a bound field, the three-box date, and sending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.safestring import SafeString

T = TypeVar("T")
_TOO_LONG = re.compile(r"Ensure this value has at most (\d+) characters? \(it has (\d+)\)\.")
# Messages that fit any question: beside it they are enough, in the summary they need its name.
_ANY = re.compile(r"(Enter (a|the) (date|number|whole number|time)\b|Choose (one answer|at least one)$|Shorten it to )")
_TELEPHONE = re.compile(r"\(?\+?(?:[ ()/.-]*[0-9]){9,16}[ )]*(?:(?:ext|extension|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)
_WIDTHS = {2: "w2", 4: "w4", 10: "w10"}


class DateParts(forms.MultiWidget):
    """Day, month and year in three boxes: nobody has to guess a format. `birthday`: browsers may know it."""

    template_name = "ui/parts/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric"} | ({"autocomplete": f"bday-{name}"} if birthday else {}))
            for name in ("day", "month", "year")
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label, width in zip(
            context["widget"]["subwidgets"], ("Day", "Month", "Year"), ("w2", "w2", "w4"), strict=True
        ):
            part["label"] = label
            part["attrs"]["class"] = width
        return context


class DatePartsField(forms.MultiValueField):
    """A date from three boxes. Its errors say what to enter, with an example: another one for dates of birth."""

    widget = DateParts

    def __init__(self, *, example: str = "27 3 2026", **options: Any) -> None:
        self.example = example
        boxes = [forms.IntegerField(error_messages={"invalid": f"Enter the date in numbers, like {example}"})] * 3
        options.setdefault("error_messages", {}).setdefault("required", f"Enter a date, like {example}")
        super().__init__(fields=boxes, **options)

    def compress(self, data_list: list[int]) -> date | None:
        if not data_list:
            return None
        day, month, year = data_list
        try:
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise forms.ValidationError(f"Enter a date that exists, like {self.example}") from None


class TelephoneField(forms.CharField):
    """A number that can be rung: digits with the signs that people write between them, and an extension."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("widget", forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and not _TELEPHONE.fullmatch(text):
            raise forms.ValidationError("Enter a telephone number in digits, like 01632 960 001")
        return text


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox of a group."""

    control: SafeString
    label: str
    id: str


class Field:
    """A bound field with the ids that tie label, hint and error to the control."""

    def __init__(self, bound: BoundField, *, width: int | None = None, page_heading: bool = False) -> None:
        self.bound = bound
        self.page_heading = page_heading
        self.width = _WIDTHS.get(width or 0, "")
        widget = bound.field.widget
        self.kind = (
            "choices"
            if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
            else "date"
            if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget)
            else "checkbox"
            if isinstance(widget, forms.CheckboxInput)
            else "hidden"
            if bound.is_hidden
            else "text"
        )

    @property
    def id(self) -> str:
        return self.bound.id_for_label or self.bound.auto_id or self.bound.html_name

    @property
    def base(self) -> str:
        return self.bound.auto_id or self.bound.html_name

    @property
    def label(self) -> str:
        """The question, with “(optional)” where it may be left empty beside others that may not.

        In a form of which nothing must be filled in, a search, the word at every field would only be noise.
        """
        fields = self.bound.form.fields.values()
        search = len(fields) > 1 and not any(one.required for one in fields)
        optional = "" if self.bound.field.required or self.kind == "checkbox" or search else " (optional)"
        return f"{self.bound.label}{optional}"

    @property
    def hint(self) -> str:
        return str(self.bound.help_text)

    @property
    def errors(self) -> list[str]:
        return [_plain(self, str(error)) for error in self.bound.errors]

    @property
    def described_by(self) -> str:
        ids = ([f"{self.base}-hint"] if self.hint else []) + ([f"{self.base}-error"] if self.errors else [])
        return " ".join(ids)

    @property
    def control(self) -> SafeString:
        """The widget; of a group in a fieldset, the fieldset carries the description."""
        attrs: dict[str, Any] = {}
        if self.described_by and self.kind in {"text", "checkbox"}:
            attrs["aria-describedby"] = self.described_by
        if self.errors and self.kind != "choices":
            attrs["aria-invalid"] = "true"
        if self.width:
            attrs["class"] = self.width
        return self.bound.as_widget(attrs=attrs)

    def choices(self) -> Iterator[Choice]:
        for part in self.bound.subwidgets:
            yield Choice(part.tag(), str(part.choice_label), part.id_for_label)

    @property
    def first_control(self) -> str:
        """The id that an error message links to: the first box or button of a group."""
        return f"{self.base}_0" if self.kind in {"choices", "date"} else self.id


def _plain(field: Field, error: str) -> str:
    """Django's own sentences say neither which question nor what to do; a message of the form's own stays."""
    if long := _TOO_LONG.fullmatch(error):
        return f"Shorten it to at most {int(long[1]):,} characters; it has {int(long[2]):,}"
    if error != "This field is required.":
        return error
    label = str(field.bound.label)
    if field.kind == "checkbox":
        return f"Tick “{label}” to go on"
    if isinstance(field.bound.field, forms.FileField):
        return "Choose a file"
    if label.endswith("?"):
        return f"Answer “{label}”"
    chosen = field.kind == "choices" or isinstance(field.bound.field.widget, forms.Select)
    return f"Choose one answer for “{label}”" if chosen else f"Fill in “{label}”"


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    message: str
    target: str = ""


def problems(form: forms.BaseForm) -> list[Problem]:
    """What must be put right, in the order of the form: the whole form's errors first, then one for each field."""
    found = [Problem(str(error)) for error in form.non_field_errors()]
    for bound in form:
        if bound.errors:
            field = Field(bound)
            found.append(Problem(_named(field, field.errors[0], len(form.fields)), field.first_control))
    return found


def tried(request: HttpRequest, form: forms.BaseForm, act: Callable[[], T], refused: type[Exception]) -> T | None:
    """What `act` gave, for a form that was sent and holds.

    None where it was not, does not, or `act` raised `refused`: then the sentence of that stands on the form.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act()
    except refused as error:
        form.add_error(None, str(error))
        return None


def _named(field: Field, error: str, fields: int) -> str:
    """Away from its question, what could be said of any says of which it is said."""
    label = str(field.bound.label)
    if fields == 1 or not _ANY.match(error):
        return error
    return f"{label} {error}" if label.endswith("?") else f"{label}: {error[:1].lower()}{error[1:]}"
