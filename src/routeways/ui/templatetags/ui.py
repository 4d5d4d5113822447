"""The components of a page as template tags: `{% load ui %}`. ui/README.md shows each in use.

Longer than 300 lines on purpose: a page loads one library, and each tag is a few lines around its template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from routeways.ui.charts import Chart
from routeways.ui.forms import Field, problems
from routeways.ui.html import html_of, shown, sym, table_rows
from routeways.ui.tables import TableView
from routeways.ui.written import Written, write_figure
from routeways.values import Figure, Mark, Symbol, words

register = template.Library()

TONES = frozenset({"", "sea", "moor", "amber", "rose", "solid"})


# -- numbers


@register.filter
def value(number: Figure | Written | None, decimals: int | None = None) -> SafeString | str:
    """`{{ figure|value }}`: 71.2% ± 10.6 [e]. `{{ figure|value:0 }}` sets the decimals. None is written [x]."""
    if isinstance(number, Figure):
        return html_of(write_figure(number, decimals))
    if isinstance(number, Written):
        return html_of(number)
    return sym("x", Symbol.NOT_AVAILABLE.meaning)


@register.filter
def plain_value(number: Figure | Written | None, decimals: int | None = None) -> str:
    """The same as text without markup, for titles and labels."""
    if number is None:
        return "[x]"
    return str(write_figure(number, decimals) if isinstance(number, Figure) else number)


@register.filter
def days_in_words(days: int) -> str:
    """`{{ 1095|days_in_words }}`: 3 years."""
    return words.days_in_words(days)


@register.simple_tag
def symbol_key(*letters: str) -> SafeString:
    """`{% symbol_key "c" "e" %}`: the symbols of a page in words, once a page. Without letters: all of them."""
    meanings = {**{mark.value: mark.meaning for mark in Mark}, **{sign.value: sign.meaning for sign in Symbol}}
    meanings["u"] = "unreliable"
    listed = letters or tuple(meanings)
    words = ", ".join(f"[{letter}] {meanings[letter]}" for letter in listed if letter in meanings)
    return format_html('<p class="small muted">{}.</p>', words)


# -- things to press and small signs


@register.inclusion_tag("ui/parts/button.html")
def button(
    text: str, href: str = "", *, kind: str = "", name: str = "", value: str = "", hidden: str = ""
) -> dict[str, Any]:
    """A link with `href`, else a submit button. `kind`: "second" or "warn". `hidden` is said, not shown."""
    return {"text": text, "href": href, "kind": kind, "name": name, "value": value, "hidden": hidden}


@register.simple_tag
def print_button(text: str = "Print this page") -> SafeString:
    """Shown only where a script can act on it."""
    return format_html('<button type="button" class="button second no-print" data-print hidden>{}</button>', text)


@register.simple_tag
def tag(text: str, tone: str = "") -> SafeString:
    """A status word. Tones: sea (new), moor (done), amber (changed), rose (needs attention), solid, or grey."""
    return format_html('<span class="tag{}">{}</span>', f" {tone}" if tone in TONES and tone else "", text)


# -- blocks around other content


@register.simple_block_tag
def banner(content: str, title: str = "Important", kind: str = "", role: str = "") -> SafeString:
    """`kind`: "" (news), "done" or "problem". `role`: "status" or "alert" for what the reader has just caused."""
    spoken = format_html(' role="{}"', role) if role else ""
    return format_html('<div class="banner {}"{}><h2>{}</h2><div>{}</div></div>', kind, spoken, title, content)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    return format_html('<div class="inset">{}</div>', content)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    return format_html('<div class="warning"><p><span class="hidden">Warning: </span>{}</p></div>', content)


@register.simple_block_tag
def panel(content: str, title: str = "", level: int = 2) -> SafeString:
    """A quiet box. `level` is that of its heading."""
    heading = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<div class="panel">{}{}</div>', heading, content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:
    return format_html(
        "<details{}><summary>{}</summary><div>{}</div></details>", " open" if open else "", summary, content
    )


@register.simple_block_tag
def feedback(content: str, title: str = "Is something wrong or missing?") -> SafeString:
    return format_html('<div class="feedback"><p><strong>{}</strong> {}</p></div>', title, content)


@register.filter
def message_kind(tags: str | None) -> str:
    """The banner for a Django message."""
    return "done" if "success" in (tags or "") else "problem" if "error" in (tags or "") else ""


@register.filter
def message_title(tags: str | None) -> str:
    return {"done": "Done", "problem": "There is a problem"}.get(message_kind(tags), "Important")


# -- lists


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]], narrow: bool = False, small: bool = False) -> dict[str, Any]:
    """Rows of {name, value, href, action, hidden}; `value` may be text, a Figure or safe HTML. `narrow`: stacked."""
    return {"rows": [{**row, "value": shown(row.get("value", ""))} for row in rows], "narrow": narrow, "small": small}


@register.inclusion_tag("ui/parts/stops.html")
def stops(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tasks as stops on a line: {label, href, state: "done" | "now" | "", status, tone, hint}."""
    return {"items": items}


@register.inclusion_tag("ui/parts/attention.html")
def attention(items: Iterable[Mapping[str, Any]], level: int = 3) -> dict[str, Any]:
    """At most three things: {title, text, href, action}. The number belongs into the title."""
    return {"items": list(items)[:3], "level": level}


@register.inclusion_tag("ui/parts/doors.html")
def doors(items: Iterable[Mapping[str, Any]], level: int = 3) -> dict[str, Any]:
    """Ways in: {title, href, text}."""
    return {"items": items, "level": level}


@register.inclusion_tag("ui/parts/chain.html")
def chain(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Two to eight stops in order: {title, text, href}."""
    return {"items": items}


@register.inclusion_tag("ui/parts/downloads.html")
def downloads(items: Iterable[Mapping[str, Any]], printing: bool = False) -> dict[str, Any]:
    """Links to files: {label, href, hidden, size}."""
    return {"items": items, "printing": printing}


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The pages above this one: {label, href}."""
    return {"items": items}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Links to views of the same thing: {label, href, current}. `label` names the set."""
    return {"items": items, "label": label}


@register.simple_tag
def progress(done: int, total: int, label: str = "Step {} of {}") -> SafeString:
    """A line of `total` stops with `done` behind us; the words are for those who do not see it."""
    states = ["done" if i < done else "now" if i == done else "" for i in range(total)]
    items = format_html_join("", '<li class="{}"></li>', ((state,) for state in states))
    words = label.format(min(done + 1, total), total)
    return format_html('<p class="hidden">{}</p><ol class="line-progress" aria-hidden="true">{}</ol>', words, items)


@register.inclusion_tag("ui/parts/pagination.html")
def pagination(
    page: Page[Any], query: QueryDict | None = None, label: str = "Pages", anchor: str = ""
) -> dict[str, Any]:
    """Pages of a Django `Page`. `query` (request.GET) keeps the other parts; `anchor` is where the list begins."""
    keep = query.copy() if query is not None else QueryDict(mutable=True)

    def href(number: int) -> str:
        keep["page"] = str(number)
        return f"?{keep.urlencode()}{'#' if anchor else ''}{anchor}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {"number": number, "href": href(number)} if isinstance(number, int) else {"number": None} for number in numbers
    ]
    return {
        "page": page,
        "links": links,
        "label": label,
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
    }


# -- figures, tables and charts


@register.inclusion_tag("ui/parts/key_figure.html")
def key_figure(
    title: str,
    figure: Figure | Written | None,
    *,
    small: str = "",
    sentence: str = "",
    spark: Chart | None = None,
    rows: Sequence[Mapping[str, Any]] = (),
    source: str = "",
    source_href: str = "",
    period: str = "",
    href: str = "",
    level: int = 3,
) -> dict[str, Any]:
    """One number: name, value, margin, sparkline, a plain sentence, comparators ({name, value}), period and source."""
    written = (
        write_figure(figure) if isinstance(figure, Figure) else figure or Written("", "", (("x", "not available"),))
    )
    letters = written.letters if written.value else ()
    main = written.value or html_of(Written("", "", written.letters))
    beside = html_of(Written(written.margin, "", letters)) if written.margin or letters else ""
    if not written.value and written.margin:
        beside = f"({written.margin})"
    return {
        "title": title,
        "main": main,
        "beside": beside,
        "small": small,
        "sentence": sentence,
        "spark": mark_safe(spark.svg) if spark else "",  # noqa: S308 - our own drawing, escaped where it was made
        "rows": [{**row, "value": shown(row["value"])} for row in rows],
        "source": source,
        "source_href": source_href,
        "period": period,
        "href": href,
        "level": level,
    }


@register.simple_block_tag
def key_figures(content: str) -> SafeString:
    """The list around key figures."""
    return format_html('<ul class="figures">{}</ul>', content)


@register.inclusion_tag("ui/parts/table.html")
def table(view: TableView, key: bool = True, hidden_caption: bool = False) -> dict[str, Any]:
    """A `TableView`. With `key`, the symbols that occur are explained under it."""

    return {
        "view": view,
        "rows": table_rows(view.rows, view.columns, view.here),
        "foot": table_rows(view.foot, view.columns),
        "symbols": view.symbols if key else (),
        "hidden_caption": hidden_caption,
    }


@register.simple_tag
def chart(
    drawing: Chart,
    *,
    downloads: Iterable[Mapping[str, Any]] = (),
    source_href: str = "",
    table: bool = True,
    caption: bool = True,
    open: bool = False,
    wide: bool = False,
) -> SafeString:
    """A chart with its title, source and, under it, the same numbers as a table.

    `caption=False` hides the title from sight where a heading says the same.
    """
    return render_to_string(
        "ui/parts/chart.html",
        {
            "chart": drawing,
            "svg": mark_safe(drawing.svg),  # noqa: S308 - our own drawing, escaped where it was made
            "downloads": [{"hidden": f"of “{drawing.title}”", **item} for item in downloads],
            "source_href": source_href,
            "with_table": table,
            "caption": caption,
            "open": open,
            "wide": wide,
        },
    )


# -- forms


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, width: int | None = None, page_heading: bool = False) -> dict[str, Any]:
    """`{% field form.name %}`: label, hint, error and control. `page_heading` makes the question the page's h1."""
    return {"field": Field(bound, width=width, page_heading=page_heading)}


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.BaseForm | None) -> dict[str, Any]:
    """What must be put right, each line linked to its field. Nothing where there is nothing."""
    return {"problems": problems(form) if form is not None and form.is_bound else []}
