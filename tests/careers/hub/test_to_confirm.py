"""An adviser whom a run puts with an institution: the hub’s page says so once and leads to where it is confirmed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from routeways.careers import queries
from routeways.engagements import actions as engagements
from tests.careers.factories import make_institution
from tests.engagements.console.factories import adviser, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY
from tests.organisations.factories import make_hub_lead

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]


def kinds() -> list[str]:
    (row,) = queries.cared_for(REGION, today=TODAY)
    return [gap.kind for gap in row.gaps if gap.kind in ("confirm", "adviser", "not-asked")]


def test_the_hubs_page_leads_to_the_run_that_is_to_be_confirmed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_institution(region=REGION)
    assert kinds() == ["not-asked"]
    wants_adviser(owner=school.organisation)
    adviser()
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
    assert kinds() == []
