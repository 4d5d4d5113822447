"""A referral adviser reads the people that their house sent to academies, and nobody else whom it knows."""

from __future__ import annotations

import pytest
from django.test import Client

from routeways.engagements.models import Participant
from tests.engagements.cohorts.people import DAY, academy, holding, refer
from tests.engagements.factories import REGION
from tests.engagements.placements import people as placements

pytestmark = pytest.mark.usefixtures("ground")


def test_an_adviser_reads_whom_they_sent_and_no_student_on_a_placement() -> None:
    made = academy()
    sent = refer(made)
    student = placements.student(made.jobs, "Perrin Madeup")
    assert list(Participant.objects.visible_to(made.adviser, today=DAY)) == []
    client = Client()
    client.force_login(made.adviser)
    assert sent.participant.name in client.get(made.address).content.decode()
    placed = client.get(f"/{REGION}/placements/")
    assert placed.status_code == 403
    assert student.name not in placed.content.decode()


def test_whoever_sees_all_participants_of_a_college_still_does() -> None:
    made = academy()
    student = placements.student(made.college, "Quill Imaginary")
    coordinator = holding("placement-coordinator", made.college, "Coordinator Person")
    assert student in Participant.objects.visible_to(coordinator, today=DAY)
    adviser = holding("referral-adviser", made.college, "Another Adviser")
    assert student not in Participant.objects.visible_to(adviser, today=DAY)
