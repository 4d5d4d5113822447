"""The two forms that anybody can send, and the one that answers them."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.places import queries as places
from routeways.site.context import region_of, safe_path
from routeways.site.models import Format, Kind, State

TOO_LONG = "Shorten it to {} letters or fewer"
ALL = "all"  # no region in particular
BY_POST = (Format.PRINT, Format.LARGE_PRINT, Format.BRAILLE)


class FromAnybody(forms.Form):
    """Where the page is, who to answer, and a field that only programs fill in."""

    about = forms.CharField(required=False, widget=forms.HiddenInput)
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="Only to answer you. We delete it from the request when it is closed.",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an e-mail address, like name@example.org"},
    )
    homepage = forms.CharField(
        label="Leave this empty", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = forms.ChoiceField(
            label="Which region is it about?",
            choices=[*((one.id, one.name) for one in places.regions(public=True)), (ALL, "All of Routeways")],
            initial=ALL,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose the region, or all of Routeways"},
        )
        about = safe_path(self.data.get("about", "") if self.is_bound else self.initial.get("about", ""))
        self.page_region = region_of(about)
        if self.page_region is not None:
            del self.fields["region"]  # the page says which

    def clean_about(self) -> str:
        return safe_path(self.cleaned_data["about"])

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError("Leave this empty: only programs fill it in. Then send your message again")
        return ""

    @property
    def region_id(self) -> str:
        """Id of the region that it concerns; "" for all of them."""
        chosen = self.page_region.id if self.page_region else str(self.cleaned_data.get("region", ALL))
        return "" if chosen == ALL else chosen


class FeedbackForm(FromAnybody):
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=[
            (Kind.FEEDBACK, "Something on this site is wrong or missing"),
            (Kind.OUT_OF_DATE, "A figure is out of date"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about"},
    )
    message = forms.CharField(
        label="Tell us what is wrong or missing",
        help_text="Do not write about your health, or give anybody’s name.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what is wrong or missing", "max_length": TOO_LONG.format("2,000")},
    )
    field_order = ["kind", "message", "region", "email", "about", "homepage"]


class FormatForm(FromAnybody):
    format = forms.ChoiceField(
        label="Which format do you need?",
        choices=Format.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the format you need"},
    )
    language = forms.CharField(
        label="Which language?",
        help_text="Only if you chose another language.",
        required=False,
        max_length=60,
        error_messages={"max_length": TOO_LONG.format("60")},
    )
    message = forms.CharField(
        label="What do you need in this format?",
        help_text="A page, a table or a report. Say which area if it matters.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say which page or report you need", "max_length": TOO_LONG.format("2,000")},
    )
    post_to = forms.CharField(
        label="Postal address",
        help_text="For a printed copy, large print or braille. We delete it when the request is closed.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        error_messages={"max_length": TOO_LONG.format("500")},
    )
    field_order = ["format", "language", "message", "region", "post_to", "email", "about", "homepage"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        wanted = given.get("format", "")
        if wanted == Format.LANGUAGE and not given.get("language"):
            self.add_error("language", "Enter the language you need, like Polish")
        if wanted in BY_POST and not given.get("post_to") and "post_to" not in self.errors:
            self.add_error("post_to", "Enter the address to send it to, like 5 New Street, Nelson, BB9 0AA")
        elif wanted and wanted not in BY_POST and not given.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter an e-mail address so that we can send it to you")
        return given


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="Where does it stand?",
        choices=[(one, one.label) for one in (State.IN_HAND, State.DONE, State.REFUSED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it stands"},
    )
    answer = forms.CharField(
        label="Your answer",
        help_text="Whoever asked will read this.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": TOO_LONG.format("2,000")},
    )
