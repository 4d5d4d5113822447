"""An adviser whom a run puts with an institution: the hub’s page says so once and leads to where it is confirmed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from routeways.careers import queries
from routeways.engagements import actions as engagements
from routeways.engagements.models import Match
from tests.careers.factories import make_institution
from tests.engagements.console.factories import adviser, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY
from tests.organisations.factories import make_hub_lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]


def kinds() -> list[str]:
    (row,) = queries.cared_for(REGION, today=TODAY)
    return [gap.kind for gap in row.gaps if gap.kind in ("confirm", "asked", "adviser", "not-asked")]


def test_the_hubs_page_leads_to_the_run_that_is_to_be_confirmed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_institution(region=REGION)
    assert kinds() == ["not-asked"]
    wants_adviser(owner=school.organisation)
    offer = adviser()
    assert kinds() == ["adviser"]
    run = solved()
    assert kinds() == ["confirm"]
    assert queries.runs_to_confirm(queries.cared_for(REGION, today=TODAY)) == {run.public_id: 1}
    monkeypatch.setattr("routeways.careers.pages.hub_home.timezone", SimpleNamespace(localdate=lambda: TODAY))
    client.force_login(make_hub_lead(REGION))
    page = client.get(f"/{REGION}/careers-hub/?show=confirm").content.decode()
    assert "An adviser is for you to confirm" in page
    assert page.count(f'href="/{REGION}/connect/runs/{run.public_id}/"') == 2
    engagements.confirm_run(by=None, run=run, now=NOW)
    assert kinds() == ["asked"]
    page = client.get(f"/{REGION}/careers-hub/?show=asked")
    assert [(row[0].plain, row[1]) for row in page.context["gaps"].rows if "asked" in row[0].href] == [
        ("An adviser: asked, not answered yet", 1)
    ]
    (row,) = page.context["table"].rows
    assert row[3] == f"{offer.who} (asked, not answered yet)"
    assert "An adviser is asked. Both are to answer by " in row[4]
    made = Match.objects.get()
    engagements.answer_match(by=None, match=made, side="region", yes=True, now=NOW)
    assert kinds() == []
    (row,) = client.get(f"/{REGION}/careers-hub/?show=all").context["table"].rows
    assert row[3] == offer.who


def test_pages_of_an_institution_say_who_its_adviser_is_or_that_it_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = make_institution(region=REGION)
    for part in ("coverage_hub", "school_keeping"):
        monkeypatch.setattr(f"routeways.careers.pages.{part}.timezone", SimpleNamespace(localdate=lambda: TODAY))
    client.force_login(make_hub_lead(REGION))

    def told() -> str:
        pages = [f"careers-hub/coverage/{held.public_id}", f"schools/{held.public_id}/care"]
        lines = []
        for address in pages:
            body = client.get(f"/{REGION}/{address}/").content.decode()
            lines.append(body.partition("Enterprise Adviser:</strong> ")[2].partition("</p>")[0])
        assert lines[0] == lines[1]
        said, _, link = lines[0].partition(" <a ")
        assert f'href="/{REGION}/connect/console/advisers/"' in link
        return said

    assert told() == "It has not asked for an adviser yet."
    request = wants_adviser(owner=held.organisation)
    assert told() == "Nobody yet, it waits. No adviser has a place left."
    offer = adviser()
    made = engagements.propose_match(by=None, offer=offer, request=request, now=NOW)
    assert told() == f"{offer.who} (asked, not answered yet). Both are to answer."
    engagements.answer_match(by=None, match=made, side="region", yes=True, now=NOW)
    assert told() == f"{offer.who}, since {TODAY:%-d %B %Y}."
