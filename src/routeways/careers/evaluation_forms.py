"""Forms of evaluations, plans and programmes."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.models import Institution, PlanAction
from routeways.careers.programmes import must_have
from routeways.ui.forms import DatePartsField

_NUMBERED = [(number, f"{number}. {title}") for number, title in BENCHMARKS.items()]
_HELP = {
    "summary": "What pupils take part in, year by year. Plain words: pupils and families read it.",
    "leader_contact": "A mailbox or telephone number of the job, not of a person at home.",
    "information": "Where pupils, parents and carers, staff and employers find out more.",
    "impact": "What you look at, and how often.",
    "access_request": "Whom a provider writes to, how long before, and when an answer comes.",
    "access_grounds": "What is always granted, and what would make you say no.",
    "access_premises": "Rooms, screens, and where leaflets can be left.",
}
_LABELS = {
    "summary": "Summary of the programme",
    "leader_contact": "How to reach the careers leader",
    "information": "How to use the programme",
    "impact": "How its effect is measured",
    "access_request": "Provider access: how to ask",
    "access_grounds": "Provider access: grounds",
    "access_premises": "Provider access: premises",
}


class ResultsFileForm(forms.Form):
    file = forms.FileField(
        label="File", help_text="CSV or Excel, up to 2 MB.", error_messages={"required": "Choose a file"}
    )


class PlanOpenForm(forms.Form):
    """One owner and one day for all criteria that are not achieved; each can be changed afterwards."""

    owner = forms.CharField(
        label="Whose task is it, to begin with?",
        help_text="A job, such as “Careers leader”. No names.",
        max_length=120,
        error_messages={"required": "Say whose task it is"},
    )
    due_on = DatePartsField(label="By when?")


class PlanActionForm(forms.Form):
    benchmark = forms.TypedChoiceField(label="Benchmark", choices=_NUMBERED, coerce=int)
    what = forms.CharField(
        label="What will you do?", max_length=300, error_messages={"required": "Say what will be done"}
    )
    owner = forms.CharField(
        label="Whose task is it?",
        help_text="A job, such as “Head of Year 9”. No names.",
        max_length=120,
        error_messages={"required": "Say whose task it is"},
    )
    due_on = DatePartsField(label="By when?")
    adviser = forms.BooleanField(label="Our Enterprise Adviser helps with it", required=False)


class ChangeActionForm(PlanActionForm):
    """Also how far it is, and what shows that it is done."""

    state = forms.ChoiceField(label="How far is it?", choices=PlanAction.State.choices, widget=forms.RadioSelect)
    evidence = forms.CharField(
        label="What shows it?",
        help_text="Where it can be read or seen. No names of pupils. Needed once it is done.",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["benchmark"]


class ProgrammeForm(forms.Form):
    """The words of the public page. None is needed to save; all are needed to publish."""

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in must_have(institution):
            if name == "review_on":
                self.fields[name] = DatePartsField(label="Day of the next review", required=False)
                continue
            short = name == "leader_contact"
            self.fields[name] = forms.CharField(
                label=_LABELS[name],
                help_text=_HELP[name],
                required=False,
                max_length={"leader_contact": 200, "summary": 4000}.get(name, 2000),
                widget=forms.TextInput() if short else forms.Textarea({"rows": 8 if name == "summary" else 4}),
            )
