"""An organisation's own pledges, by account or private link; what the hub confirms and accepts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages as flash
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from routeways.engagements.actions import pledges as doing
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Offer, Pledge, PledgeCertificate, PledgeEvidence
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.models.pledge import OPEN_PLEDGES
from routeways.engagements.pages.pledges_public import WALL, address
from routeways.engagements.pledge_certificate import as_pdf
from routeways.engagements.pledge_forms import ConfirmForm, EvidenceForm, PromiseForm
from routeways.engagements.pledge_types import pledge_types
from routeways.engagements.queries import pledges as queries
from routeways.foundation import links
from routeways.foundation.permissions import public, requires
from routeways.foundation.uploads import open_upload
from routeways.organisations.models import Organisation
from routeways.places.frame import frame, region_or_404


def the_region(_request: HttpRequest, region: str, **_more: Any) -> str:
    return region_or_404(region).id


def the_signup(_request: HttpRequest, region: str, signup: str) -> Offer:
    rows = Offer.objects.filter(region=region_or_404(region).id, kind=queries.KIND).select_related("owner")
    found = rows.filter(public_id=signup).first()
    if found is None:
        raise Http404("There is no such pledge.")
    return found


def the_evidence(_request: HttpRequest, region: str, evidence: str) -> Offer:
    return _evidence(region, evidence).pledge.signup


@never_cache
@require_http_methods(["GET", "POST"])
@requires(OPEN_PLEDGES, the_signup)
def one(request: HttpRequest, region: str, signup: str) -> HttpResponse:
    """`/<region>/pledges/<id>/`: for the organisation and the hub."""
    found = the_signup(request, region, signup)
    return _own(request, found, request.user, address("one", region, signup=signup))


@public
@never_cache
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, region: str, token: str) -> HttpResponse:
    """`/<region>/pledges/mine/<token>/`: the same by private link."""
    now = timezone.now()
    try:
        link = links.open(token, doing.LINK, now) if request.method == "POST" else links.look(token, doing.LINK, now)
        found = Offer.objects.filter(public_id=link.subject.partition(":")[2], region=region_or_404(region).id).first()
        if found is None:
            raise links.LinkUnknown
    except links.LinkError as problem:
        return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
    return _own(request, found, None, address("mine", region, token=token))


@require_http_methods(["GET", "POST"])
@requires(COORDINATE, the_region)
def review(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/pledges/review/`: the hub says who visitors are, and accepts evidence."""
    whole = region_or_404(region)
    names = Organisation.objects.standing().in_region(whole.id).filter(status="open").exclude(kind="school")
    options = [(row.public_id, row.name) for row in names.order_by("name_key")]
    problem = _reviewed(request, whole.id) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        return redirect(address("review", whole.id))
    context: dict[str, Any] = {
        "title": "Pledges to look through",
        "problem": problem,
        "signups": [
            (
                row,
                [pledge_types()[pledge.type].name for pledge in row.pledges.all()],
                ConfirmForm(organisations=options, auto_id=f"id_{row.public_id}_%s"),
            )
            for row in queries.unconfirmed(whole.id)
        ],
        "evidence": [(row, pledge_types()[row.pledge.type]) for row in queries.undecided(whole.id)],
        "standings": queries.standings(whole.id, today=timezone.localdate()),
    }
    page = frame(whole, "connect", crumbs=(WALL,), **context)
    return render(request, "engagements/pledges/review.html", page, status=422 if problem else 200)


@require_GET
@requires(OPEN_PLEDGES, the_evidence)
def evidence_file(request: HttpRequest, region: str, evidence: str) -> FileResponse:
    """The file that was sent with evidence, always as a download."""
    held = _evidence(region, evidence)
    if held.upload is None:
        raise Http404("No file was sent with it.")
    return FileResponse(open_upload(held.upload), as_attachment=True, filename=held.upload.name)


@public
@require_GET
def certificate_pdf(request: HttpRequest, region: str, code: str) -> HttpResponse:
    """`/<region>/pledges/check/<code>/certificate.pdf`: whoever has the code may print it."""
    whole = region_or_404(region)
    found = queries.certificate(whole.id, code)
    if found is None:
        raise Http404("There is no certificate with this code.")
    checking = request.build_absolute_uri(address("checked", whole.id, code=found.code))
    response = HttpResponse(as_pdf(found, region=whole.name, address=checking), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="skills-pledge-{found.code}.pdf"'
    return response


def _own(request: HttpRequest, signup: Offer, by: Any, here: str) -> HttpResponse:
    whole = region_or_404(signup.region)
    today = timezone.localdate()
    pledges = list(signup.pledges.filter(ended_on=None).prefetch_related("evidence__upload"))
    do = request.POST.get("do", "") if request.method == "POST" else ""
    choices = [(one.public_id, pledge_types()[one.type].name) for one in pledges]
    evidence = EvidenceForm(request.POST if do == "evidence" else None, request.FILES or None, pledges=choices)
    promise = PromiseForm(
        request.POST if do == "promise" else None, held={one.type for one in pledges}, auto_id="id_more_%s"
    )
    form = {"evidence": evidence, "promise": promise}.get(do)
    if do and (form is None or form.is_valid()):
        try:
            answer = _do(request, signup, pledges, by, do, form.cleaned_data if form else {})
        except EngagementError as problem:
            if form is not None:
                form.add_error(None, str(problem))
            else:
                flash.info(request, str(problem))
        else:
            return answer or redirect(here)
    stands = queries.standing(signup, today=today)
    lines = {line.pledge.pk: line for line in stands.lines} if stands else {}
    context: dict[str, Any] = {
        "title": "Your pledges",
        "signup": signup,
        "stands": stands,
        "pledges": [(one, pledge_types()[one.type], lines.get(one.pk)) for one in pledges],
        "evidence_form": evidence,
        "promise_form": promise,
        "form": form,
        "certificates": signup.certificates.all()[:5],
        "by_link": by is None,
    }
    page = frame(whole, "connect", crumbs=(WALL,), **context)
    return render(
        request, "engagements/pledges/own.html", page, status=422 if form is not None and form.errors else 200
    )


def _do(
    request: HttpRequest, signup: Offer, pledges: list[Pledge], by: Any, do: str, given: dict[str, Any]
) -> HttpResponse | None:
    now = timezone.now()
    chosen = request.POST.get("pledge", "")
    pledge = next((one for one in pledges if one.public_id == chosen), None)
    match do:
        case "evidence" if pledge is not None:
            doing.send_evidence(by=by, pledge=pledge, on=given["on"], what=given["what"], file=given["file"], now=now)
            flash.success(request, "Sent. The hub looks at it.")
        case "promise":
            doing.promise(by=by, signup=signup, type=given["type"], today=timezone.localdate(now))
            flash.success(request, "Your pledge is added.")
        case "end" if pledge is not None:
            doing.end_promise(by=by, pledge=pledge, today=timezone.localdate(now))
            flash.success(request, "The pledge is taken off. Its evidence is kept.")
        case "certificate":
            made: PledgeCertificate = doing.issue_certificate(by=by, signup=signup, now=now)
            return redirect(address("checked", signup.region, code=made.code))
        case "links":
            doing.withdraw_links(by=by, signup=signup, site=settings.SITE_ADDRESS, now=now)
            flash.success(request, "The private links work no longer. The address on file gets a new one.")
            return redirect(address("wall", signup.region) if by is None else request.path)
        case "leave":
            doing.leave_pledge(by=by, signup=signup, now=now)
            flash.success(request, "Your organisation has left the Skills Pledge.")
        case _:
            raise EngagementError("Choose what you would like to do.")
    return None


def _reviewed(request: HttpRequest, region: str) -> str | None:
    """Does what the hub pressed; gives the sentence where it cannot be done."""
    now, do, id = timezone.now(), request.POST.get("do", ""), request.POST.get("id", "")
    try:
        if do == "confirm":
            signup = queries.unconfirmed(region).filter(public_id=id).first()
            wanted = Organisation.objects.standing().filter(public_id=request.POST.get("organisation", "")).first()
            if signup is None or wanted is None:
                return "Choose which organisation it is."
            doing.confirm_signup(by=request.user, signup=signup, organisation=wanted, now=now)
            flash.success(request, f"{wanted.name} is registered.")
            return None
        held = queries.undecided(region).filter(public_id=id).first()
        if held is None or do not in ("accept", "refuse"):
            return "Somebody else has decided on it already. Look at the list again."
        reason = request.POST.get("reason", "")
        doing.decide_evidence(by=request.user, evidence=held, accept=do == "accept", reason=reason, now=now)
        flash.success(request, "Accepted." if do == "accept" else "Not accepted. The organisation reads why.")
    except EngagementError as problem:
        return str(problem)
    return None


def _evidence(region: str, public_id: str) -> PledgeEvidence:
    rows = PledgeEvidence.objects.filter(pledge__signup__region=region_or_404(region).id, public_id=public_id)
    found = rows.select_related("pledge__signup__owner", "upload").first()
    if found is None:
        raise Http404("There is no such evidence.")
    return found
