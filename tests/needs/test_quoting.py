"""What everybody may read of single items: nothing that was taken back, names a business, or stands behind a [c]."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from routeways.needs import actions, plan_content
from routeways.needs.models import EvidenceItem, Need, PublishedRegister
from routeways.needs.quoting import quotes
from routeways.needs.refs import Ref
from routeways.needs.writing.blocks import blocks
from routeways.organisations.models import Organisation
from routeways.organisations.records import NewAlias
from tests.needs.factories import NOW, REGION, TODAY, heard, keep, make_chamber
from tests.organisations.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]

OVEN = Ref("skill", "starter:oven", "Oven work")
CAKE = Ref("skill", "starter:cake", "Cake work")
LEVELS = ("public", "public", "region", "group", "region", "region")


@pytest.fixture
def chamber() -> Organisation:
    return make_chamber()


def _ovens(chamber: Organisation) -> None:
    """Six invented bakeries say the same, each in a list of its own."""
    for firm, sharing in enumerate(LEVELS):
        said = heard(f"We lack bakers, place {firm}.", f"Moonbeam {firm} Ovens", sharing=sharing, consent="Said so")
        actions.keep_evidence(
            by=None,
            region=REGION,
            owner=chamber,
            heard=[said],
            kind="interview",
            source=f"Visit to Moonbeam {firm} Ovens",
            origin="typed",
        )
    EvidenceItem.objects.update(source="Call to the boss")
    _mean(OVEN)


def _cakes(chamber: Organisation) -> None:
    keep(
        chamber,
        *(
            heard(f"No bakers of cake at {firm}.", firm, sharing="public", consent="Said so")
            for firm in ("Lonely Works", "Quiet Works")
        ),
    )
    _mean(CAKE, "cake")


def _mean(ref: Ref, word: str = "") -> None:
    for item in EvidenceItem.objects.filter(text__contains=word, mentions=None):
        actions.add_mention(by=None, item=item, to=ref, words="bakers", now=NOW)


def _publish() -> PublishedRegister:
    content = actions.register_content(REGION, on=TODAY)
    return actions.publish_register(by=None, region=REGION, content=content, now=timezone.now())


def _address(ref: Ref) -> str:
    return f"/{REGION}/needs/register/{Need.objects.get(ref=ref.id).public_id}/"


def test_an_extract_leaves_out_the_trading_name_too(chamber: Organisation) -> None:
    firm = make_organisation("Moonbeam Works", region=REGION, aliases=(NewAlias("Starlit Ovens", "trading"),))
    [item] = keep(chamber, heard("Starlit Ovens lack bakers badly.", about=firm, sharing="public", consent="Own words"))
    _mean(OVEN)
    assert quotes(REGION, [item.public_id], {OVEN.id})[item.public_id].text == "[business] lack bakers badly."


def test_words_that_are_taken_back_are_gone_at_once_from_what_was_published(
    client: Client, chamber: Organisation
) -> None:
    _ovens(chamber)
    published = _publish()
    assert "We lack bakers" not in str(published.content)
    page = client.get(_address(OVEN)).content.decode()
    assert "We lack bakers, place 0." in page and "We lack bakers, place 1." in page and "place 2." not in page
    one, other = EvidenceItem.objects.filter(sharing="public").order_by("pk")
    actions.withdraw_evidence(by=None, item=one, reason="They asked for it", now=NOW)
    page = client.get(_address(OVEN)).content.decode()
    assert "place 0." not in page and "place 1." in page
    actions.change_sharing(by=None, item=other, sharing="region")
    assert "We lack bakers" not in client.get(_address(OVEN)).content.decode()


def test_sources_name_no_business_and_what_is_not_for_everybody_tells_only_its_kind(chamber: Organisation) -> None:
    _ovens(chamber)
    register = _publish().content
    assert {one["source"] for one in register["needs"][0]["sources"]} == {"Job advert", "Visit to [business]"}
    actions.propose_priority(by=None, region=REGION, title="Ovens", why="Because.", needs=Need.objects.all())
    content = plan_content.plan_content(REGION, number=1, register=register, on=TODAY, site="")
    assert sorted(one["source"] for one in content["priorities"][0]["cites"]) == [""] * 4 + ["Visit to [business]"] * 2
    assert "Moonbeam" not in str((register, content)) and "boss" not in str((register, content))


def test_of_a_need_of_few_businesses_neither_items_nor_days_nor_sources_are_told(
    client: Client, chamber: Organisation
) -> None:
    _ovens(chamber)
    _cakes(chamber)
    register = _publish().content
    few = next(one for one in register["needs"] if one["ref"] == CAKE.id)
    assert (few["businesses"], few["sources"], few["extracts"], few["wanted"]) == (None, [], [], "")
    page = client.get(_address(CAKE)).content.decode()
    assert "<h2>Sources" not in page and "own words" not in page
    for refs in ([CAKE.id], [CAKE.id, OVEN.id]):
        needs = Need.objects.filter(ref__in=refs)
        actions.propose_priority(by=None, region=REGION, title=f"{len(refs)} needs", why="Because.", needs=needs)
    content = plan_content.plan_content(REGION, number=1, register=register, on=TODAY, site="")
    alone, both = content["priorities"]
    assert alone["businesses"] is None and alone["cites"] == [] and len(both["cites"]) == 6
    says = str(blocks(content))
    assert "[c] items of evidence" in says and "Evidence cited by priority 1" not in says
    assert "Evidence cited by priority 2" in says
