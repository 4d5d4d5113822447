"""The pages under /account/ that are ours; sign-in itself is allauth's, in our templates."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from routeways.foundation import actions, audit, jobs, queries
from routeways.foundation.forms import InvitationForm, InviteForm
from routeways.foundation.links import LinkError
from routeways.foundation.models import Job
from routeways.foundation.permissions import public, requires

CHECKED_AT_ONCE = 10_000  # rows of the audit: a longer chain is checked when somebody asks for it


@require_GET
@requires("foundation.see_account")
def home(request: HttpRequest) -> HttpResponse:
    """Your account: who you are here, how you sign in, what you started."""
    context = {
        "title": "Your account",
        "second_factor": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists(),
        "has_password": request.user.has_usable_password(),  # type: ignore[union-attr]
        "jobs": queries.jobs_of(request.user)[:10],  # type: ignore[arg-type]
    }
    return render(request, "foundation/home.html", context)


@require_GET
@requires("foundation.read_audit")
def audit_rows(request: HttpRequest) -> HttpResponse:
    """The audit, the newest first, and whether its chain is whole."""
    subject = request.GET.get("subject", "")
    page = queries.audit_page(request.GET.get("page", "1"), verb=request.GET.get("verb", ""), subject=subject)
    check = "check" in request.GET or queries.audit_length() <= CHECKED_AT_ONCE
    context = {"title": "Audit", "page": page, "subject": subject, "report": audit.verify() if check else None}
    return render(request, "foundation/audit.html", context)


@require_http_methods(["GET", "POST"])
@requires("foundation.manage_users")
def people(request: HttpRequest) -> HttpResponse:
    """Who has an account, and the form to invite somebody."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        site = request.build_absolute_uri("/")
        try:
            actions.invite_user(by=request.user, site=site, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except actions.UserError as problem:
            form.add_error("email", str(problem))
        else:
            flash.success(request, f"The invitation to {form.cleaned_data['email']} is on its way.")
            return redirect("people")
    page = queries.users_page(request.GET.get("page", "1"))
    return render(request, "foundation/people.html", {"title": "People", "form": form, "page": page})


@require_POST
@requires("foundation.manage_users")
def set_active(request: HttpRequest, public_id: str) -> HttpResponse:
    """Closes an account, or opens it again."""
    found = queries.user(public_id)
    if found is None:
        raise Http404
    try:
        actions.set_active(found, request.POST.get("active") == "yes", by=request.user)  # type: ignore[arg-type]
    except actions.UserError as problem:
        flash.info(request, str(problem))
    return redirect("people")


def _job(request: HttpRequest, public_id: str) -> Job:
    found = queries.job(public_id)
    if found is None:
        raise Http404
    return found


@require_GET
@never_cache
@requires("foundation.see_job", obj=_job)
def job(request: HttpRequest, public_id: str) -> HttpResponse:
    """A job's page; asked by htmx, only the part that changes."""
    part = bool(getattr(request, "htmx", False))
    template = "foundation/job_state.html" if part else "foundation/job.html"
    found = _job(request, public_id)
    response = render(request, template, {"title": "Progress", "job": found})
    if part and found.finished:
        response["HX-Refresh"] = "true"  # the whole page once more, for its title and its buttons
    return response


@require_POST
@requires("foundation.cancel_job", obj=_job)
def cancel_job(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        jobs.cancel(_job(request, public_id), by=request.user)  # type: ignore[arg-type]
    except jobs.JobError as problem:
        flash.info(request, str(problem))
    return redirect("job", public_id=public_id)


@never_cache
@sensitive_post_parameters("password")
@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever was invited chooses a password here, and is signed in."""
    now = timezone.now()
    try:
        user = actions.invited_user(token, now)
        form = InvitationForm(request.POST or None, user=user, initial={"name": user.name})
        if request.method == "POST" and form.is_valid():
            user = actions.accept_invitation(token=token, now=now, **form.cleaned_data)
            return perform_login(request, user, redirect_url=reverse("account_home"))
    except LinkError as problem:
        return render(request, "foundation/link_error.html", {"title": "This link", "problem": problem}, status=410)
    return render(request, "foundation/invitation.html", {"title": "Join Routeways", "form": form, "invited": user})
