from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation.permissions import allowed, requires
from routeways.organisations import actions, queries
from routeways.organisations.forms import ReasonForm
from routeways.organisations.pages.common import address, organisation_or_404, page, the_organisation
from routeways.organisations.records import OrganisationError
from routeways.ui.tables import Column, TableView


@requires("organisations.view_history", the_organisation)
@require_safe
def history(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """Open to the merged record too, whose own page leads on to the survivor."""
    one = organisation_or_404(region, public_id)
    merges, changes = queries.history(one)
    rows = Paginator(changes, 50).get_page(request.GET.get("page"))
    table = TableView(
        "Changes, the newest first",
        (Column("When"), Column("What"), Column("Who")),
        tuple(
            (
                f"{timezone.localtime(row.at):%-d %B %Y, %H:%M}",
                row.verb.removeprefix("organisations.").replace("_", " ").capitalize(),
                (row.by.name or "A user without a name") if row.by else "The system or a visitor",
            )
            for row in rows.object_list
        ),
    )
    context = {
        "title": f"History of {one.name}",
        "organisation": one,
        "merges": merges,
        "page": rows,
        "table": table,
        "may_merge": allowed(request.user, "organisations.merge_organisations", one),
    }
    return page(request, "history", region, context, above=one)


@requires("organisations.merge_organisations", the_organisation)
@require_http_methods(["GET", "POST"])
def unmerge(request: HttpRequest, region: str, public_id: str, merge: str) -> HttpResponse:
    one = organisation_or_404(region, public_id)
    merges, _ = queries.history(one)
    done = merges.filter(public_id=merge, undone_at__isnull=True).first()
    if done is None:
        raise Http404("There is no such merge, or it has been taken back.")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            undone = actions.unmerge(
                by=request.user, merge=done, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The merge has been taken back.")
            for sentence in undone.kept_changes:
                messages.info(request, f"Not put back: {sentence}.")
            return redirect(address("history", region, done.survivor.public_id))
    context = {
        "title": f"Take back the merge of {done.loser.name} into {done.survivor.name}",
        "intro": "Both records come back as they were. What was added since stays with the record that was kept.",
        "form": form,
        "button": "Take back the merge",
    }
    return page(request, "form", region, context, above=one)
