from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from routeways.foundation.permissions import public
from routeways.taxonomy import queries
from routeways.taxonomy.models import Classification, Node
from routeways.ui.tables import Cell, Column, TableView

RELATION_WORDS = {
    "exact": "The same as",
    "broader": "Contains",
    "narrower": "Part of",
    "related": "Related to",
}


class SearchForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(max_length=100, label="Find a group", help_text="A title, a job title or a code")


@public
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "title": "Classifications",
        "breadcrumbs": _above(),
        "table": TableView(
            "Classifications",
            (Column("Classification"), Column("Edition"), Column("Publisher")),
            tuple(
                (Cell(found.title, _address(found)), found.edition, found.publisher)
                for found in queries.classifications()
            ),
        ),
        **_search(request, None),
    }
    return render(request, "taxonomy/index.html", context)


@public
def classification(request: HttpRequest, classification: str) -> HttpResponse:
    found = _found(classification)
    context = {
        "title": found.title,
        "breadcrumbs": _above([]),
        "classification": found,
        "table": _table(found.levels[0]["many"], queries.top(found.id)),
        "about": _about(found),
        **_search(request, found.id),
    }
    return render(request, "taxonomy/classification.html", context)


@public
def node(request: HttpRequest, classification: str, code: str) -> HttpResponse:
    found = queries.node(_found(classification).id, code)
    if found is None:
        raise Http404(f"There is no group {code} in this classification.")
    below = queries.children(found)
    names = {level["id"]: level for level in found.classification.levels}
    context = {
        "title": found.title,
        "breadcrumbs": _above([found.classification, *queries.ancestors(found)]),
        "node": found,
        "level": names[found.level]["one"],
        "table": _table(names[below[0].level]["many"], below) if below else None,
        "links": _links_table(found),
        "tasks": found.tasks.splitlines(),
        "job_titles": found.job_titles.splitlines(),
    }
    return render(request, "taxonomy/node.html", context)


def _found(name: str) -> Classification:
    found = queries.classification(name)
    if found is None:
        raise Http404(f"There is no classification “{name}”.")
    return found


def _search(request: HttpRequest, within: str | None) -> dict[str, object]:
    """The form and, where something was asked for, the table of what was found."""
    form = SearchForm(request.GET if request.GET.get("q", "").strip() else None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    if not text:
        return {"form": form}
    found = queries.search(text, classification=within)
    rows = tuple((Cell(n.title, _address(n)), n.code, n.classification.title) for n in found)
    columns = (Column("Group"), Column("Code"), Column("Classification"))
    return {"form": form, "asked": text, "results": TableView(f"Groups found for “{text}”", columns, rows)}


def _table(caption: str, nodes: Sequence[Node]) -> TableView:
    rows = tuple((Cell(n.title, _address(n)), n.code) for n in nodes)
    return TableView(caption, (Column("Group"), Column("Code")), rows)


def _links_table(found: Node) -> TableView | None:
    rows = tuple(
        (
            RELATION_WORDS[link.relation],
            Cell(link.node.title, _address(link.node)),
            link.node.classification.title,
            link.source,
        )
        for link in queries.links(found)
    )
    columns = (Column("Relation"), Column("Group"), Column("Classification"), Column("How we know"))
    return TableView("In other classifications", columns, rows) if rows else None


def _about(found: Classification) -> list[dict[str, str]]:
    rows = [("Edition", found.edition), ("Publisher", found.publisher), ("Release", found.release)]
    rows += [("Licence", found.licence), ("File", _breakable(found.file))]
    rows += [("SHA-256 of the file", _breakable(found.sha256))]
    rows += [("Groups", ", ".join(f"{level['count']} {level['many'].lower()}" for level in found.levels))]
    return [{"name": name, "value": value} for name, value in rows if value]


def _breakable(text: str) -> str:
    """A long word that may go over several lines on a phone."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((text[i : i + 8],) for i in range(0, len(text), 8)))


def _above(found: Iterable[Classification | Node] | None = None) -> list[dict[str, str]]:
    """The pages above: home; all classifications, unless this is their list; then those given."""
    crumbs = [{"label": "Home", "href": "/"}]
    if found is not None:
        crumbs.append({"label": "Classifications", "href": reverse("taxonomy:index")})
        crumbs += [{"label": n.title, "href": _address(n)} for n in found]
    return crumbs


def _address(found: Classification | Node) -> str:
    if isinstance(found, Classification):
        return reverse("taxonomy:classification", args=[found.id])
    return reverse("taxonomy:node", args=[found.classification_id, found.code])
