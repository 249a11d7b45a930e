"""Addresses that only take forms lead to the page above, or say in the reader's language that they are no page."""

import re

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.strategy.roles import full_strategy

from intercluster.apps.accounts.models import User
from intercluster.core.form_addresses import page_above

VOTE = "/votes/0b6ee3ba-8f4a-4b7c-9f52-0d5b2a3c1e11/"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/strategies/wood/parts/7/facts/", "/strategies/wood/parts/7/"),
        ("/strategies/wood/parts/", "/strategies/wood/"),
        ("/strategies/wood/versions/1/sign/", "/strategies/wood/versions/1/"),
        (f"{VOTE}ballots/3/", VOTE),
        (f"{VOTE}ballots/3/withdraw/", VOTE),
    ],
)
@pytest.mark.django_db
def test_address_of_a_form_leads_to_its_page(client: Client, address: str, page: str) -> None:
    answer = client.get(address, follow=True)
    assert (answer.redirect_chain[0][1], answer.redirect_chain[-1][0].split("?next=")[-1]) == (302, page)


@pytest.mark.django_db
def test_other_addresses_say_so_in_the_language_of_the_reader(client: Client) -> None:
    answer = client.get("/accounts/sign-out/", headers={"accept-language": "sv"})
    assert (answer.status_code, "Här finns ingen sida" in answer.text) == (405, True)
    assert "POST" in answer.headers["Allow"]
    assert client.put("/strategies/").status_code == 405
    assert page_above("/language/") == ""
    api = client.put("/api/organisations")
    assert (api.status_code, "<html" in api.text) == (405, False)


def test_other_language_after_a_refused_form_leads_to_the_page_of_the_form(northern: Northern, client: Client) -> None:
    strategy = full_strategy(northern.alliance)
    user = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(user)
    client.force_login(user)
    part = f"/strategies/{strategy.slug}/parts/{strategy.parts.get(kind='action').pk}/"
    refused = client.post(f"{part}facts/", {"state": "done", "starts": "never"})
    shown = re.search(r'name="next" value="([^"]+)"', refused.text)
    assert (refused.status_code, shown is not None) == (422, True)
    page = client.get(shown[1], follow=True)  # type: ignore[index]
    assert (page.status_code, page.redirect_chain) == (200, [(part, 302)])
