"""Whose an anonymous offer or need is, cannot be learnt from any answer to anybody but its own office.

The statement is moved from one organisation to another of the same country and kind, and every page, count, search,
API answer and export must stay the same, to the letter: what does not change with the author cannot tell the author.
"""

import io
import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook
from tests.alike import without_what_is_new
from tests.plugins.northern import LONG_AGO, Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.partnering.indexing.services import index_texts

TEXT = "Vi maskinerer reservedeler i små serier"
SOUGHT = "Tarvitsemme+koneistajan%2C+joka+valmistaa+varaosia"
FILTERS = [
    "",
    "own_cluster=on",
    "size=micro",
    "cluster=cluster-no",
    "cluster=cluster-no-2",
    "region=NO020",
    "region=NO",
]
PAGES = [
    "/",
    "/clusters/cluster-no/",
    "/clusters/cluster-no-2/",
    "/office/cluster-no/",
    "/office/cluster-no/import/members.csv",
    "/office/cluster-no/import/members.xlsx",
    *[f"/organisations/{slug}/" for slug in ("machinist", "double", "distant")],
    *[f"/organisations/machinist/partners/?{query}" for query in FILTERS],
    *[f"/api/organisations/{slug}/partners?own_cluster=on" for slug in ("machinist", "double", "distant")],
    *[f"/partners/?text={SOUGHT}&{query}" for query in FILTERS],
    f"/api/partners?text={SOUGHT}&seeking=needs&outside=on",
    *[
        f"/directory/?{query}"
        for query in ("", "sort=newest", "size=micro", "q=reservedeler", "q=machinist+maskinerer")
    ],
]


@pytest.fixture
def alike(northern: Northern) -> list[Organisation]:
    """Return three Norwegian companies; see `make_alike`."""
    return make_alike(northern)


def make_alike(northern: Northern) -> list[Organisation]:
    """Make three Norwegian companies, the last in a cluster of its own, that all need what they might offer."""
    second = Cluster.objects.create(slug="cluster-no-2", name="Demo NO 2", country="NO")
    northern.alliance.clusters.add(second)
    double = northern.add("double", "NO", languages=["fi"], activities=["16.10"], headcount=30)
    distant = northern.add("distant", "NO", member=False, languages=["sv", "en"], headcount=3000)
    for organisation in (distant, *(northern.add(f"distant-{n}", "NO", member=False) for n in (2, 3))):
        Membership.objects.create(cluster=second, organisation=organisation, added=LONG_AGO)
    for slug, country in (("swede", "SE"), ("swede-2", "SE"), ("finn", "FI"), ("finn-2", "FI")):
        northern.add(slug, country)  # enough of each country that it may be disclosed
    found = [northern.organisations["machinist"], double, distant]
    for organisation, region in zip(found, ("NO020", "NO060", ""), strict=True):
        Organisation.objects.filter(pk=organisation.pk).update(region=region)
    for n, organisation in enumerate(found):
        Need.objects.create(
            organisation=organisation,
            text=f"Vi trenger maskinering av deler, nummer {n}",
            language="nb",
            visibility="public",
        )
    # A namesake of the text, so that equal scores have to be put in order.
    Offer.objects.create(organisation=northern.organisations["drier"], text=TEXT, language="nb", visibility="public")
    index_texts()
    return found


def answer(client: Client, address: str) -> tuple[int, object]:
    """Return an address's status and content, without what is new at each request."""
    cache.clear()
    response = client.get(address)
    content = response.getvalue()
    if address.endswith(".xlsx") and response.status_code == 200:
        rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        return response.status_code, list(rows)
    return response.status_code, without_what_is_new(content.decode())


def office(northern: Northern, country: str) -> User:
    user = User.objects.create_user(f"office@{country}.example".lower())
    northern.clusters[country].managers.add(user)
    return user


@pytest.mark.parametrize(("who", "model"), [("SE", Offer), ("SE", Need), ("visitor", Offer)])
@pytest.mark.slow(reason="reads all pages for each of three authors")
def test_no_answer_changes_with_the_author(
    northern: Northern, alike: list[Organisation], client: Client, who: str, model: type[Offer] | type[Need]
) -> None:
    if who != "visitor":
        client.force_login(office(northern, who))
    statement = Offer.objects.get(visibility="anonymous")
    if model is Need:
        statement.delete()
        statement = Need.objects.create(organisation=alike[0], text=TEXT, language="nb", visibility="anonymous")
        index_texts()

    def answers() -> dict[str, tuple[int, object]]:
        return {address: answer(client, address) for address in PAGES}

    expected = answers()
    for author in alike[1:]:
        model.objects.filter(pk=statement.pk).update(organisation=author)
        assert [address for address, told in answers().items() if told != expected[address]] == []


def test_what_is_compared_has_the_statement_where_it_may_be_read(
    northern: Northern, alike: list[Organisation], client: Client
) -> None:
    """The comparison is not an empty one: the allies read the text, and its own office sees whose it is."""
    client.force_login(office(northern, "FI"))
    content = str(answer(client, f"/partners/?text={SOUGHT}")[1])
    assert "A company in Norway" in content
    assert TEXT in re.sub("</?mark[^>]*>", "", content)
    assert "A company in Norway" in str(answer(client, "/organisations/double/partners/?own_cluster=on")[1])
    client.force_login(office(northern, "NO"))
    changed: Callable[[], str] = lambda: str(answer(client, "/organisations/machinist/")[1])  # noqa: E731
    before = changed()
    assert TEXT in before
    Offer.objects.filter(text=TEXT, visibility="anonymous").update(organisation=alike[1])
    assert TEXT not in changed()


@pytest.mark.parametrize("who", ["visitor", "SE"])
@pytest.mark.slow(reason="reads all pages with and without the statement")
def test_no_answer_changes_with_a_private_statement(
    northern: Northern, alike: list[Organisation], client: Client, who: str
) -> None:
    """Private texts are nobody's business: with and without one, every answer is the same."""
    if who != "visitor":
        client.force_login(office(northern, who))
    private = [
        model.objects.create(organisation=alike[0], text=TEXT + " hemmelig", language="nb", visibility="private")
        for model in (Offer, Need)
    ]
    index_texts()
    expected = {address: answer(client, address) for address in PAGES}
    for statement in private:
        statement.delete()
    assert [address for address in PAGES if answer(client, address) != expected[address]] == []
