"""The tracker of those who answer, one enquiry, and the hub's overview."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.actions.enquiries import hub_of
from routeways.engagements.enquiry_forms import CloseForm, HandOnForm, TextForm
from routeways.engagements.enquiry_jobs import REROUTE
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Addressee, Enquiry
from routeways.engagements.pages.enquiries_asking import address
from routeways.engagements.queries import enquiries as queries
from routeways.engagements.queries import enquiry_times
from routeways.foundation import jobs
from routeways.foundation.permissions import allowed, public, requires
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.places.frame import frame, region_or_404
from routeways.ui.tables import Column, TableView

TRACKER = ("Enquiries", "enquiries/")
TABS = {
    "waiting": "To answer",
    "answered": "Answered, still open",
    "closed": "Closed",
    "late": "Overdue",
    "all": "All in the region",
}
COLUMNS = (
    "number", "sent", "who", "about", "district", "with", "state", "answer due", "first answer",
    "working days to first answer", "within the service level", "times rerouted", "times reopened", "outcome", "reason",
)  # fmt: skip


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    return region_or_404(region).id


def the_enquiry(_request: HttpRequest, region: str, enquiry: str) -> Enquiry:
    found = Enquiry.objects.filter(region=region_or_404(region).id, public_id=enquiry).first()
    if found is None:
        raise Http404("There is no such enquiry.")
    return found


@public
@require_GET
def tracker(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/enquiries/?show=`: what waits for an answer. Whoever answers none is led to the front door."""
    whole = region_or_404(region)
    today = timezone.localdate()
    reader = queries.reader(whole.id, request.user, today=today)
    if not reader.organisations and not reader.oversees:
        return redirect(address("new", whole.id))
    show = request.GET.get("show", "waiting")
    shown = [tab for tab in TABS if reader.oversees or tab != "all"]
    show = show if show in shown else "waiting"
    rows = queries.tracker(whole.id, request.user, today=today, show=show)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "title": "Enquiries",
        "page": page,
        "lines": [_line(one, reader, today) for one in page],
        "tabs": [{"label": TABS[tab], "href": f"?show={tab}", "current": tab == show} for tab in shown],
        "show": TABS[show],
        "oversees": reader.oversees,
        "downloads": [{"label": "CSV", "href": address("csv", whole.id), "hidden": "of the enquiries you see"}],
    }
    return render(request, "engagements/enquiries/tracker.html", frame(whole, "connect", **context))


@require_http_methods(["GET", "POST"])
@requires("engagements.open_enquiry", the_enquiry)
def one(request: HttpRequest, region: str, enquiry: str) -> HttpResponse:
    """`/<region>/enquiries/<id>/`: the question, what was said, and answer, hand on or close."""
    whole = region_or_404(region)
    today = timezone.localdate()
    held = queries.enquiry(whole.id, enquiry, request.user, today=today)
    if held is None:
        raise Http404("There is no such enquiry.")
    reader = queries.reader(whole.id, request.user, today=today)
    part = reader.own(held)
    forms = _forms(request, held, part)
    if request.method == "POST" and part is not None:
        form = forms.get(request.POST.get("do", ""))
        if form is not None and form.is_valid() and (said := _do(request, part, form)):
            flash.success(request, said)
            return redirect(_after(request, whole.id, enquiry))
    context: dict[str, Any] = {
        "title": str(held),
        "enquiry": held,
        "part": part,
        "rows": _about(held),
        "parts": [other for other in held.addressees.all() if reader.sees(other)],
        "form": next((form for form in forms.values() if form.is_bound), None),
        "hand_on_form": forms.get("hand-on"),
        "forms": forms if held.is_open and part and part.state != Addressee.State.CLOSED else {},
        "late": part is not None and part.state == Addressee.State.WAITING and part.due_on < today,
    }
    status = 422 if any(form.errors for form in forms.values()) else 200
    page = frame(whole, "connect", crumbs=(TRACKER,), **context)
    return render(request, "engagements/enquiries/one.html", page, status=status)


@require_GET
@requires("engagements.oversee_enquiries", the_region)
def overview(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/enquiries/overview/`: how soon the region answers, by topic."""
    whole = region_or_404(region)
    today = timezone.localdate()
    listed = enquiry_times.times(whole.id, today=today)
    table = TableView(
        "Enquiries by what they are about",
        (
            Column("About"),
            Column("Sent", numeric=True),
            Column("Answered", numeric=True),
            Column("Median working days", numeric=True),
            Column("In time", numeric=True),
        ),
        tuple(
            (
                line.label,
                line.sent,
                line.answered,
                "[x]" if line.median_days is None else f"{line.median_days:g}",
                "[x]" if line.share is None else f"{line.share:.0f}% of {line.due}",
            )
            for line in listed
        ),
    )
    context: dict[str, Any] = {
        "title": "How enquiries are answered",
        "table": table,
        "all": listed[0],
        "late": queries.tracker(whole.id, request.user, today=today, show="late").count(),
        "level": enquiry_times.published_times(whole.id, today=today).level,
    }
    page = frame(whole, "connect", crumbs=(TRACKER,), **context)
    return render(request, "engagements/enquiries/overview.html", page)


@require_POST
@requires("engagements.oversee_enquiries", the_region)
def reroute(request: HttpRequest, region: str) -> HttpResponse:
    """Passes on now what is overdue; every morning that happens by itself."""
    job = jobs.start(REROUTE, by=request.user, payload={"region": region_or_404(region).id})  # type: ignore[arg-type]
    return redirect("job", public_id=job.public_id)


@require_GET
@requires("engagements.answer_enquiries")
def as_csv(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/enquiries/data.csv`: the enquiries that the reader sees, without words and contacts."""
    whole = region_or_404(region)
    today = timezone.localdate()
    reader = queries.reader(whole.id, request.user, today=today)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="enquiries-{whole.id}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for held in queries.tracker(whole.id, request.user, today=today, show="all"):
        writer.writerow(_csv_row(held, reader))
    return response


def _csv_row(held: Enquiry, reader: queries.Reader) -> list[object]:
    seen = [part for part in held.addressees.all() if reader.sees(part)]
    known = "" if held.in_time is None else "yes" if held.in_time else "no"
    first = timezone.localtime(held.first_answer_at).date().isoformat() if held.first_answer_at else ""
    return [
        held.public_id,
        timezone.localtime(held.sent_at).date().isoformat(),
        held.persona_name,
        held.topic_name,
        places.name_of(held.district) if held.district else "",
        "; ".join(f"{part.organisation.name} ({part.get_state_display().lower()})" for part in seen),
        held.engagement.step_name if held.is_open else "Closed",
        held.due_on.isoformat(),
        first,
        "" if held.first_answer_days is None else held.first_answer_days,
        known,
        held.reroutes,
        held.reopened,
        held.engagement.outcome_name if not held.is_open else "",
        held.engagement.cause,
    ]


def _line(held: Enquiry, reader: queries.Reader, today: Any) -> dict[str, Any]:
    part = reader.own(held)
    active = [one.organisation.name for one in held.addressees.all() if one.holds and reader.sees(one)]
    due = part.due_on if part and part.state == Addressee.State.WAITING else held.due_on
    waits = held.is_open and any(one.state == Addressee.State.WAITING for one in held.addressees.all())
    return {
        "href": address("one", held.region, enquiry=held.public_id),
        "title": str(held),
        "text": held.words[:160],
        "due": due if waits else None,
        "late": waits and due < today,
        "state": held.engagement.step_name if held.is_open else held.engagement.outcome_name,
        "with": active,
        "where": places.name_of(held.district) if held.district else "",
    }


def _about(held: Enquiry) -> list[dict[str, Any]]:
    reach = ", ".join(one for one in (held.contact_name, held.contact_email, held.contact_phone) if one)
    if reach and held.contact_through != Enquiry.Through.SELF:
        reach = f"{reach} ({held.get_contact_through_display().lower()}; the person who asks is under 16)"
    rows = [
        ("Who asks", held.persona_name),
        ("Age", {"13-15": "13 to 15", "16-17": "16 or 17", "18-over": "18 or over"}.get(held.age_band, "")),
        ("About", held.topic_name),
        ("Where", held.postcode or (places.name_of(held.district) if held.district else "")),
        ("The question", held.words or "Deleted, as the rule says"),
        ("How to reach them", reach or "Deleted, as the rule says"),
        ("May be handed on", "Yes" if held.may_hand_on else "No, only back to the hub"),
        ("Sent", f"{timezone.localtime(held.sent_at):%-d %B %Y}"),
        ("Where it stands", held.engagement.step_name if held.is_open else held.engagement.outcome_name),
    ]
    return [{"name": name, "value": value} for name, value in rows if value]


def _forms(request: HttpRequest, held: Enquiry, part: Addressee | None) -> dict[str, Any]:
    if part is None:
        return {}
    pressed = request.POST.get("do", "") if request.method == "POST" else ""

    def data(name: str) -> Any:
        return request.POST if pressed == name else None

    others = queries.can_receive(held, part, hub=hub_of(held.region))
    options = [(one.public_id, one.name) for one in others]
    return {
        "answer": TextForm(data("answer"), label="Your answer", hint="Whoever asked reads it, and the hub."),
        "hand-on": HandOnForm(data("hand-on"), organisations=options, auto_id="id_on_%s"),
        "close": CloseForm(data("close"), auto_id="id_close_%s"),
    }


def _do(request: HttpRequest, part: Addressee, form: Any) -> str:
    """Does it and gives the sentence that says so; "" where it could not be done and the form says why."""
    now, given = timezone.now(), form.cleaned_data
    try:
        match request.POST.get("do"):
            case "answer":
                turns.answer_enquiry(by=request.user, addressee=part, text=given["text"], now=now)
                return "Your answer is sent."
            case "hand-on":
                to = Organisation.objects.get(public_id=given["to"])
                sending.hand_on(by=request.user, addressee=part, to=to, reason=given["reason"], now=now)
                return f"It is with {to.name} now."
            case _:
                turns.close_part(
                    by=request.user, addressee=part, outcome=given["outcome"], cause=given["cause"], now=now
                )
                return "Closed."
    except EngagementError as problem:
        form.add_error(None, str(problem))
    return ""


def _after(request: HttpRequest, region: str, enquiry: str) -> str:
    """The enquiry again, or the tracker where one may no longer read it."""
    held = Enquiry.objects.get(public_id=enquiry)
    return (
        address("one", region, enquiry=enquiry)
        if allowed(request.user, "engagements.open_enquiry", held)
        else address("tracker", region)
    )
