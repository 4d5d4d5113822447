"""The template tags, one by one, as HTML."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template

from routeways.ui import charts, gallery, gallery_charts
from routeways.ui.tables import Cell, Column, TableView

HOSTILE = "<script>alert(1)</script>"
VOID = {"input", "br", "meta", "link", "hr", "img"}


def draw(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Balanced(HTMLParser):
    """Fails on a tag that closes what was not opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def balanced(html: str) -> Balanced:
    parser = Balanced()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser


ITEM = {
    "title": HOSTILE, "label": HOSTILE, "name": HOSTILE, "value": HOSTILE, "text": HOSTILE, "href": "/a?b=1&c=2",
    "action": HOSTILE, "hidden": HOSTILE, "status": HOSTILE, "hint": HOSTILE, "size": HOSTILE, "tone": "sea",
}  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "{% summary_list items %}", "{% stops items %}", "{% attention items %}", "{% doors items %}",
        "{% chain items %}", "{% downloads items printing=True %}", "{% breadcrumbs items %}",
        "{% tabs items label=hostile %}", "{% button hostile href='/x' hidden=hostile %}", "{% button hostile %}",
        "{% tag hostile 'amber' %}", "{% banner title=hostile %}{{ hostile }}{% endbanner %}",
        "{% panel title=hostile %}{{ hostile }}{% endpanel %}",
        "{% details summary=hostile %}{{ hostile }}{% enddetails %}",
        "{% inset %}{{ hostile }}{% endinset %}", "{% warning %}{{ hostile }}{% endwarning %}",
        "{% feedback title=hostile %}{{ hostile }}{% endfeedback %}", "{% table view %}", "{% chart drawing %}",
        "{% key_figures %}{% key_figure hostile figure sentence=hostile source=hostile period=hostile rows=items %}"
        "{% endkey_figures %}",
    ],
)  # fmt: skip
def test_a_component_escapes_what_it_is_given_and_closes_what_it_opens(source: str) -> None:
    point = charts.Point(HOSTILE, 5)
    html = draw(
        source,
        items=[ITEM, ITEM],
        hostile=HOSTILE,
        figure=gallery.figure(),
        view=TableView(HOSTILE, (Column(HOSTILE), Column(HOSTILE, numeric=True)), ((Cell(HOSTILE, "/x", HOSTILE), 3),)),
        drawing=charts.bars(charts.BarSpec(title=HOSTILE, subtitle=HOSTILE, source=HOSTILE, points=(point,))),
    )
    assert "script" not in balanced(html).found
    assert "alert(1)" in html


def test_a_table_has_caption_scopes_and_the_meaning_of_its_symbols() -> None:
    html = draw("{% table view %}", view=gallery.table())
    assert "<caption>Share in work, 2022</caption>" in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 5
    assert "[c] confidential, [e] estimated by Routeways." in html
    assert '<tr class="here">' in html
    assert "<tfoot>" in html


def test_only_a_wide_table_scrolls_and_takes_the_focus() -> None:
    assert "tabindex" not in draw("{% table view %}", view=gallery.table())
    columns = (Column("Area"), *(Column(f"Year {number}", numeric=True) for number in range(8)))
    wide = TableView("Wide", columns, (("A", *range(1000, 1008)),))
    assert '<div class="scroll" tabindex="0" role="region" aria-label="Wide">' in draw("{% table view %}", view=wide)


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="a row has 1 cells for 2 columns"):
        TableView("T", (Column("a"), Column("b")), (("x",),))


def test_a_chart_stands_in_a_figure_with_its_note_source_downloads_and_table() -> None:
    drawing = gallery_charts.all_charts()[0]
    html = draw("{% chart c downloads=d source_href='/s/' %}", c=drawing, d=[{"label": "SVG", "href": "/c.svg"}])
    assert "The axis starts at 60%." in html
    assert '<a href="/s/">invented for this page</a>' in html
    assert '<a href="/c.svg">SVG<span' in html
    assert "<details><summary>" in html
    assert "73.2% ± 9.1" in html
    balanced(html)


def test_names_of_points_with_an_address_are_links_in_the_table() -> None:
    points = (charts.Point("Burnley", 5, href="/areas/b/"), charts.Point("Pendle", 6))
    html = draw("{% chart c %}", c=charts.bars(charts.BarSpec(title="T", points=points)))
    assert '<th scope="row"><a href="/areas/b/">Burnley</a></th>' in html
    assert '<th scope="row">Pendle</th>' in html


def test_a_download_says_of_which_chart_and_a_caption_can_be_hidden() -> None:
    drawing = charts.bars(charts.BarSpec(title="Starts fell", points=(charts.Point("A", 5),)))
    html = draw("{% chart c downloads=d caption=False %}", c=drawing, d=[{"label": "SVG", "href": "/c.svg"}])
    assert '<a href="/c.svg">SVG<span class="hidden"> of “Starts fell”</span></a>' in html
    assert '<figcaption class="hidden"><strong>Starts fell</strong>' in html


def test_a_confidential_key_figure_shows_its_symbol_where_the_number_would_be() -> None:
    html = draw("{% key_figure 'Out of work' f %}", f=gallery.parts()["secret"])
    assert '<p class="value"><abbr class="sym" title="confidential">[c]</abbr>' in html
    assert ">0<" not in html


def test_pages_keep_the_rest_of_the_address_and_leave_gaps() -> None:
    page = Paginator(range(200), 10).page(7)
    html = draw("{% pagination page query=query %}", page=page, query=QueryDict("q=a%26b&page=7"))
    assert 'href="?q=a%26b&amp;page=6"' in html
    assert '<span aria-current="page"><span class="hidden">Page </span>7</span>' in html
    assert html.count("…") == 2
    assert draw("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_attention_stops_at_three() -> None:
    assert draw("{% attention items %}", items=[ITEM] * 5).count("<li>") == 3


def test_progress_says_in_words_where_we_are() -> None:
    html = draw("{% progress 3 9 label='Question {} of {}' %}")
    assert "Question 4 of 9" in html
    assert html.count("<li") == 9
    assert html.count('class="now"') == 1


def test_the_key_of_symbols_names_those_asked_for_or_all() -> None:
    assert "[c] confidential, [u] unreliable." in draw("{% symbol_key 'c' 'u' %}")
    assert draw("{% symbol_key %}").count("[") == 10
