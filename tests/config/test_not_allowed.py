"""An address that only takes a form, typed into a browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.django_db
def test_an_address_that_only_takes_a_form_explains_itself(client: Client) -> None:
    answer = client.get(reverse("needs:take-over", kwargs={"region": "lancashire"}))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    html = answer.content.decode()
    assert "<h1>Nothing to read here</h1>" in html and "<header" in html
    assert answer["Content-Type"].startswith("text/html") and "Content-Security-Policy" in answer
