"""The parts of the invented region: what is made of each kind of thing, and the private links to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from routeways.engagements import actions
from routeways.engagements.actions import changes, cornerstones, jobs, letters, levy_places, pledges
from routeways.engagements.actions.job_letters import make_link
from routeways.engagements.enquiry_mail import ADDRESSEE
from routeways.engagements.models import ChangeRequest, Engagement, Enquiry, PledgeEvidence, Request
from routeways.engagements.queries import run_view
from routeways.foundation import links
from routeways.foundation.models import Message
from routeways.ledger.promises import month_of
from routeways.organisations import actions as organisations
from routeways.organisations.models import Organisation
from tests.engagements.console import factories as console
from tests.engagements.enquiries.making import SITE, send, teaches
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request
from tests.engagements.jobs import making as vacancies
from tests.engagements.levy import factories as levy
from tests.engagements.matrix.courses import bootcamps, cohorts
from tests.engagements.matrix.world import ASKER, EMAILS, HELPS, LEARNER, World, party_links
from tests.engagements.placements import people as placements
from tests.organisations import making_contacts as contacts


def _token(to: str, before: str) -> str:
    body = Message.objects.filter(to=to, body__contains=before).latest("pk").body
    return body.split(before)[1].split("/")[0]


def _desk(world: World) -> None:
    firm, school = world.home("firm"), world.home("school")
    contact = {"contact_name": "Ada Invented", "contact_email": EMAILS["firm"]}
    offer = make_offer(firm, number=2, **contact)  # one is being proposed, and one is free to take
    request = make_request(school, contact_name="Grace Madeup", contact_email=EMAILS["school"])
    talk = make_match(make_offer(firm, **contact), make_request(school), accepted=True).engagement
    other = make_match(
        make_offer(world.home("another firm")), make_request(world.home("another school")), accepted=True
    )
    make_request(world.home("another school"))  # of its own, to take something with
    world.ids |= {
        "offer": offer.public_id,
        "free request": make_request(school).public_id,
        "closed": make_offer(firm, opened=False).public_id,
        "request": request.public_id,
        "match": make_match(offer, request).public_id,
        "talk": talk.public_id,
    }
    home = {
        name: letters.make_home_link(by=None, region=REGION, email=to, now=NOW).rstrip("/").rsplit("/", 1)[1]
        for name, to in EMAILS.items()
    }
    world.links["talk"] = party_links(talk, "employer", "school") | {
        "another talk’s": party_links(other.engagement, "employer")["employer"],
        "a home’s": home["firm"],
    }
    world.links["home"] = {"firm": home["firm"], "school": home["school"], "another’s": home["other"]}
    world.links["home"]["an engagement’s"] = world.links["talk"]["employer"]


def _console(world: World) -> None:
    firm, school = world.home("firm"), world.home("school")
    # Of a cycle before: a school has one request in each, and none beside an adviser who has begun.
    request = console.wants_adviser(owner=school)
    Request.objects.filter(pk=request.pk).update(created_at=NOW - timedelta(days=340))
    held = console.matched(console.adviser(owner=firm), console.wants_adviser(owner=school)).engagement
    other = console.matched(
        console.adviser(owner=world.home("another firm")), console.wants_adviser(owner=world.home("another school"))
    ).engagement
    for one in (held, other):
        _active(one)
    offer = console.adviser("An adviser for a year", firm)
    seen = console.check(offer)
    run = console.solved()
    view = run_view(run)
    edit = actions.edit_run(
        by=None, run=run, action="bar", request=view.requests[str(request.public_id)],
        offer=view.offers[str(offer.public_id)], why="Because", now=NOW,
    )  # fmt: skip
    world.ids |= {
        "adviser": held.public_id,
        "adviser offer": offer.public_id,
        "adviser request": request.public_id,
        "check": seen.public_id,
        "run": run.public_id,
        "edit": str(edit.pk),
        "kind": console.KIND,
    }
    world.links["adviser"] = party_links(held, "adviser", "school") | {
        "another talk’s": world.links["talk"]["employer"]
    }


def _active(held: Engagement) -> None:
    """Nearly a year ago, so that the year is to be confirmed."""
    long_ago = NOW - timedelta(days=340)
    last = held.rules.steps[-1].id
    Request.objects.filter(pk=held.request_id).update(created_at=long_ago)
    Engagement.objects.filter(pk=held.pk).update(step=last)
    held.history.create(step=last, party="hub", at=long_ago)
    held.refresh_from_db()


def _placement(world: World) -> None:
    house, firm = world.home("college"), world.home("firm")
    person = placements.student(house, LEARNER, user=world.person, email="quill@example.org")
    held = placements.begun(person, at=firm, wanted=placements.request(person))
    entry = placements.log(held)
    stranger = placements.student(world.home("another college"), "Perrin Madeup")
    other = placements.begun(stranger, at=world.home("another firm"))
    ended = placements.begun(placements.student(house, LEARNER, email="quill2@example.org", user=world.person), at=firm)
    actions.end(by=None, engagement=ended, outcome="ended-early", party="college", cause="Another reason", now=NOW)
    ended.refresh_from_db()
    world.ids |= {"placement": held.public_id, "entry": entry.public_id, "ended": ended.public_id}
    world.ids["another placement"] = other.public_id
    parties = ("employer", "college", "student")
    another = party_links(other, "student")["student"]
    world.links["placement"] = party_links(held, *parties) | {"another student’s": another}
    world.links["ended"] = party_links(ended, *parties) | {"another student’s": another}
    consent = actions.agree_to_check_ins(by=None, engagement=ended, party="student", now=NOW)
    consent.check_ins.filter(months=3).update(due_on=TODAY)
    actions.send_due_check_ins(by=None, region=REGION, site=SITE, now=NOW)
    asked = _token("quill2@example.org", "/connect/check-in/")
    world.links["check-in"] = {"the person’s": asked, "an engagement’s": world.links["ended"]["student"]}


def _outcomes(world: World) -> None:
    item = actions.keep_adjustment(by=world.person, helps=HELPS, why="A reason", now=NOW)
    actions.share_adjustment(by=world.person, adjustment=item, organisation=world.home("firm"), now=NOW)
    world.ids["adjustment"] = item.public_id


def _rating(world: World) -> None:
    scales = {"readiness": 4, "technical": 3, "essential": 5}
    actions.rate_entrants(
        by=None, owner=world.home("firm"), region=REGION, came_from="t-level", year=TODAY.year, entrants=2, now=NOW,
        **scales,
    )  # fmt: skip


def _levy(world: World) -> None:
    offer, request = levy.pledge(world.home("firm")), levy.ask(world.home("small firm"))
    held = levy.transfer(offer, request)
    levy_places.hand_over(by=None, transfer=held, reference="ABC123", on=TODAY, today=TODAY)
    waiting = levy.ask(world.home("small firm"))
    other = levy.transfer(levy.pledge(world.home("another firm")), levy.ask(world.home("another firm")))
    world.ids |= {
        "levy pledge": offer.public_id,
        "levy request": waiting.public_id,
        "levy transfer": held.engagement.public_id,
        "levy place": held.places.get().public_id,
        "month": f"{month_of(TODAY):%Y-%m}",
        "account": held.pledge.account.public_id,
    }
    world.links["levy"] = party_links(held.engagement, "pledger", "employer") | {
        "another transfer’s": party_links(other.engagement, "employer")["employer"]
    }


def _evidence(signup: Any) -> PledgeEvidence:
    pledge = signup.pledges.get()
    file = ContentFile(b"%PDF-1.4 a list of hours", name="hours.pdf")
    made = pledges.send_evidence(by=None, pledge=pledge, on=TODAY, what="An hour with Year 9", now=NOW, file=file)
    return pledges.decide_evidence(by=None, evidence=made, accept=True, now=NOW)


def _signed(owner: Organisation | None) -> Any:
    made, _ = pledges.sign_up(
        by=None, owner=owner, types=("volunteer-in-schools",), site=SITE, now=NOW, region=REGION,
        contact_name="Ada Invented", contact_email=EMAILS["firm"],
        **({} if owner else {"claimed_name": "Imaginary Strangers"}),
    )  # fmt: skip
    return made


def _pledges(world: World) -> None:
    signup = _signed(world.home("firm"))
    world.ids["evidence"] = _evidence(signup).public_id
    code = pledges.issue_certificate(by=None, signup=signup, now=NOW).code
    world.ids |= {"signup": signup.public_id, "code": code}
    world.links["pledge"] = {
        "the member’s": pledges.own_link(None, signup, NOW),
        "an engagement’s": world.links["talk"]["employer"],
    }
    world.ids["cornerstone"] = _cornerstone(world.home("firm")).public_id


def _cornerstone(owner: Organisation) -> Engagement:
    draft = actions.Draft(title="For Burnley", number=2, answers={"commitments": ["placements"], "area": "Burnley"})
    offer = actions.make_offer(
        by=None, region=REGION, kind_id="cornerstone-commitment", owner=owner, draft=draft, now=NOW
    )
    offer = actions.open_listing(by=None, listing=offer, today=TODAY)
    return cornerstones.agree_cornerstone(by=None, offer=offer, now=NOW)


def _enquiry(world: World) -> Enquiry:
    made, token = send(contact_name=ASKER, topic="courses")
    world.links.setdefault("enquiry", {})["the asker’s"] = token
    return made


def _enquiries(world: World) -> None:
    teaches(world.home("college"))
    made = _enquiry(world)
    asked = {one.organisation.kind for one in made.addressees.select_related("organisation")}
    assert asked == {"college"}, f"the question went to {asked}"
    answering = links.make(
        by=None, purpose=ADDRESSEE, subject=made.addressees.get(), expires_at=NOW + timedelta(days=9), uses=9
    )[1]
    world.ids["enquiry"] = made.public_id
    world.links["enquiry"] |= {"the addressee’s": answering, "an engagement’s": world.links["talk"]["employer"]}
    world.links["answer"] = world.links["enquiry"]


def _change(world: World) -> ChangeRequest:
    wanted = changes.Change(
        what="Teach aluminium as well", provider=world.home("college"), needed_on=TODAY - timedelta(days=10)
    )
    return changes.ask_for_change(
        by=None, region=REGION, employer=world.home("firm"), change=wanted, site=SITE, now=NOW
    )


def _changes(world: World) -> None:
    world.ids["change"] = _change(world).public_id


def _contacts(world: World) -> None:
    firm, college = world.home("firm"), world.home("college")
    made = contacts.touch(firm, college, region=REGION, note="Only for us", note_is_private=True)
    organisations.plan_next(
        by=None, organisation=firm, region=REGION, owner=college, due_on=TODAY + timedelta(days=9), now=NOW
    )
    link = organisations.make_contact_link(by=None, organisation=firm, region=REGION, site=SITE, now=NOW)
    world.ids |= {"touch": made.public_id, "employer": firm.public_id}
    world.links["contacts"] = {
        "the employer’s": link.address.rstrip("/").rsplit("/", 1)[1],
        "an engagement’s": world.links["talk"]["employer"],
    }


def _jobs(world: World) -> None:
    feed = vacancies.jobs_feed.feed_of(by=None, owner=world.home("firm"), region=REGION)
    vacancy = vacancies.one_vacancy(feed, employer=world.home("firm").name)
    person = vacancies.seeker(world.person)
    applying = jobs.Applying(name=LEARNER, email="quill@example.org", facts=[("Skills", "Welding")])
    jobs.apply_for(by=person.user, vacancy=vacancy, applying=applying, now=NOW)
    world.ids |= {"vacancy": vacancy.public_id, "feed": feed.public_id}
    world.links["job page"] = {
        "the person’s": make_link(by=None, user=person.user, now=NOW)[1],
        "an engagement’s": world.links["talk"]["employer"],
    }


PARTS: tuple[Callable[[World], None], ...] = (
    _desk, _console, _placement, _outcomes, _rating, _levy, _pledges, _enquiries, _changes, cohorts, _contacts,
    _jobs,
    bootcamps,
)  # fmt: skip
