"""The thesaurus in the browser, in the reader's language."""

import json

import pytest
from django.test import Client

from intercluster.classifications.thesaurus import skos, thesaurus

pytestmark = pytest.mark.django_db


def test_list_finds_a_word_of_any_language_and_shows_what_is_above(client: Client) -> None:
    capability = next(each for each in thesaurus().values() if each.broader and len(each.label["fi"]) > 12)
    page = client.get("/capabilities/", {"q": capability.label["fi"]}, headers={"accept-language": "nb"}).text
    assert f'href="/capabilities/{capability.id}/">{capability.label["nb"]}</a>' in page
    assert f'href="/capabilities/{capability.broader}/"' in page
    assert client.get("/capabilities/", {"q": "qzxw"}).text.count('href="/capabilities/') == 2  # footer, export
    assert f"{len(thesaurus())} capabilities" in client.get("/capabilities/").text


def test_capability_in_the_readers_language(client: Client) -> None:
    capability = next(each for each in thesaurus().values() if each.related and each.narrower)
    page = client.get(f"/capabilities/{capability.id}/", headers={"accept-language": "fi"}).text
    assert f'<h1 class="ds-heading" data-size="lg">{capability.label["fi"]}</h1>' in page
    for key in (*capability.related, *capability.narrower):
        assert f'href="/capabilities/{key}/">{thesaurus()[key].label["fi"]}</a>' in page
    linked = next(each for each in thesaurus().values() if each.cpv and each.cn and each.yso)
    page = client.get(f"/capabilities/{linked.id}/", headers={"accept-language": "sv"}).text
    assert f"<dd>{', '.join(linked.cpv)}</dd>" in page
    assert f"<dd>{', '.join(linked.cn)}</dd>" in page
    for concept in linked.yso:
        assert f'href="http://www.yso.fi/onto/yso/{concept}">{concept}</a>' in page
    assert client.get("/capabilities/nothing/").status_code == 404


def test_export_is_the_thesaurus(client: Client, settings: pytest.FixtureRequest) -> None:
    answer = client.get("/capabilities/thesaurus.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert json.loads(answer.content) == skos("http://127.0.0.1:8000")
