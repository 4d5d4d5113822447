"""The reading age of every public page of the explorer: measured for each audience and held to its target."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from routeways.careers.explorer.definitions import audiences, sectors
from routeways.careers.explorer.jobs import jobs
from routeways.engines.readability import Reading, read
from tests.careers.explorer.test_pages import HERE, REAL

PAGE = Path(__file__).parents[3] / "docs" / "explorer.md"
PAGES = {
    "front page": "",
    "search": "?q=weld",
    "sector": "sectors/building/",
    "job": "jobs/5241/",
    "job, in the real region": "jobs/2231/",
    "job with a register": "jobs/2232/",
    "every route": "routes/",
    "whom to talk to": "talk/",
    "courses near you": "jobs/5213/near/",
    "list": "list/?job=5241&job=2134",
    "side by side": "compare/?job=5241&job=2134",
}
BLOCKS = {"p", "li", "dd", "h1", "h2", "h3", "dt", "summary", "span", "label"}
VOID = {"br", "hr", "img", "input", "link", "meta"}


class Prose(HTMLParser):
    """The sentences of a page's main part, a line each.

    Left out: what is not ours to word (links to courses, qualifications and figures by their official names, tables,
    quoted official text), what is not read as sentences (addresses, buttons, options), and the sources of sentences,
    which are publishers' names.
    """

    LEFT_OUT = ("table", "select", "button", "code", "form", "script")

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        known = dict(attrs)
        href, classes = known.get("href") or "", (known.get("class") or "").split()
        official = any(part in href for part in ("/courses/", "/qualifications/", "/figures/"))
        out = tag in self.LEFT_OUT or official or "inset" in classes or "sources" in classes
        self._open.append((tag, out))
        if tag in BLOCKS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break
        if tag in BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if "main" in tags and not any(out for _, out in self._open):
            if not self.lines:
                self.lines.append("")
            self.lines[-1] += data


def prose(content: str) -> str:
    """Lines that are sentences; a heading or a name without a stop is not one."""
    page = Prose()
    page.feed(content)
    lines = (re.sub(r"\s+", " ", line).strip() for line in page.lines)
    return "\n".join(line for line in lines if re.search(r"[.?!:]$", line) and " " in line)


def measured(client: Client, address: str, who: str) -> Reading:
    base = REAL if "2231" in address else HERE
    mark = "&" if "?" in address else "?"
    return read(prose(client.get(f"{base}{address}{mark}for={who}").content.decode()))


@pytest.mark.django_db
@pytest.mark.parametrize("who", audiences())
def test_every_page_can_be_read_at_the_age_of_its_audience(
    client: Client, region: str, figures: None, who: str
) -> None:
    found = {name: measured(client, address, who) for name, address in PAGES.items()}
    assert all(reading.words > 20 for reading in found.values()), found
    too_hard = {name: round(one.age, 1) for name, one in found.items() if one.age > audiences()[who].reading_age}
    assert not too_hard, f"{who} may be asked for {audiences()[who].reading_age}"


def test_the_sentences_about_jobs_and_sectors_can_be_read_at_eleven() -> None:
    said = read("\n".join([*(job.says for job in jobs().values()), *(one.says for one in sectors().values())]))
    assert said.age <= 11
