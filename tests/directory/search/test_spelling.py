"""Typing errors in the directory's search."""

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.rules import VISITOR, office_of
from intercluster.apps.directory.search.spelling import corrected


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("energiförbrukning", ""),
        ("energiförbruknign", "energiförbrukning"),
        ("enregiförbrukning torkar", "energiförbrukning torkar"),
        ("sawmil", ""),  # the beginning of a name
        ("sawmlil", "sawmill"),
        ("zyzzyva", ""),
        ("abc", ""),
        ("sågade zyzzyva", ""),
    ],
)
def test_of_a_visitor(northern: Northern, asked: str, meant: str) -> None:
    assert corrected(VISITOR, asked) == meant


def test_what_may_not_be_read_by_name_corrects_nothing(northern: Northern) -> None:
    """Neither a private text nor an anonymous one: a correction would tell that there is such a word."""
    for viewer in (VISITOR, office_of(northern.clusters["FI"])):
        assert corrected(viewer, "hemlgi") == ""  # private, of Sweden
        assert corrected(viewer, "reservdeeler") == ""  # anonymous, of Norway
    assert corrected(office_of(northern.clusters["SE"]), "hemlgi") == "hemlig"
    assert corrected(office_of(northern.clusters["NO"]), "reservdeeler") == "reservedeler"


def test_the_most_frequent_of_the_nearest_is_taken(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    for text in ("målning", "malning av malm", "malning av mjöl"):
        Offer.objects.create(organisation=drier, text=text, language="sv", visibility="public")
    assert corrected(VISITOR, "mxlning") == "malning"


def test_the_page_says_so(northern: Northern, client: Client) -> None:
    answer = client.get("/directory/?q=enregiförbrukning&country=SE")
    assert [organisation.slug for organisation in answer.context["page"]] == ["drier"]
    content = answer.content.decode()
    assert "Nothing has “enregiförbrukning”. Showing results for <strong>energiförbrukning</strong>." in content
    assert 'value="enregiförbrukning"' in content
    assert "Showing results for" not in client.get("/directory/?q=energiförbrukning&country=NO").content.decode()
