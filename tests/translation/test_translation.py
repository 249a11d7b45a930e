"""Translation by a service: whose texts are sent, to whom, and what the reader is told."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings
from tests.plugins.northern import Northern
from tests.translation.server import TranslationServer, serving

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Need, Offer
from intercluster.apps.privacy.services import held_on_organisation
from intercluster.apps.translation.models import TranslationConsent
from intercluster.apps.translation.personal import erase, held_on
from intercluster.apps.translation.service import Service, TranslationProblem, service

TEXT = "Vi torkar sågade trävaror med låg energiförbrukning"
DOWN = "LibreTranslate does not answer. Try again later."


@pytest.fixture
def server(settings: Settings) -> Iterator[TranslationServer]:
    """Return the service that the settings name."""
    cache.clear()
    with serving() as told:
        settings.TRANSLATION_URL, settings.TRANSLATION_KIND, settings.TRANSLATION_KEY = (
            told.address,
            "libretranslate",
            "",
        )
        yield told


@pytest.fixture
def reader(northern: Northern, client: Client) -> Client:
    """Return the browser of somebody of a Finnish member, who reads English."""
    user = User.objects.create_user("reader@sawmill.example")
    Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role="editor")
    client.force_login(user)
    return client


def allow(northern: Northern, slug: str, host: str = "127.0.0.1") -> None:
    TranslationConsent.objects.create(organisation=northern.organisations[slug], host=host)


def address(row: Offer | Need) -> str:
    kind = "offers" if isinstance(row, Offer) else "needs"
    return f"/organisations/{row.organisation.slug}/{kind}/{row.pk}/translation/"


def test_a_text_is_translated_once_and_the_original_stays(
    northern: Northern, reader: Client, server: TranslationServer
) -> None:
    allow(northern, "drier")
    offer = Offer.objects.get(organisation__slug="drier")
    assert f'action="{address(offer)}"' in reader.get("/organisations/drier/").text
    pages = [reader.post(address(offer)).text for _ in range(2)]
    assert server.asked == [("/translate", None, {"q": TEXT, "source": "sv", "target": "en", "format": "text"})]
    for page in pages:
        assert "Translated by LibreTranslate" in " ".join(page.split())
        assert f'<p class="original" lang="en">sv&gt;en: {TEXT}</p>' in page
        assert f'<p class="original" lang="sv">{TEXT}</p>' in page


@pytest.mark.parametrize("visibility", ["anonymous", "private"])
@pytest.mark.parametrize("who", ["reader", "office"])
def test_an_anonymous_or_private_text_is_never_sent(
    northern: Northern, reader: Client, server: TranslationServer, visibility: str, who: str
) -> None:
    allow(northern, "drier")
    offer = Offer.objects.get(organisation__slug="drier")
    Offer.objects.filter(pk=offer.pk).update(visibility=visibility)
    if who == "office":
        office = User.objects.create_user("office@drier.example")
        northern.clusters["SE"].managers.add(office)
        reader.force_login(office)
    assert address(offer) not in reader.get("/organisations/drier/").text
    assert reader.post(address(offer)).status_code == 404
    assert server.asked == []


def test_without_consent_to_this_host_nothing_is_sent(
    northern: Northern, reader: Client, server: TranslationServer
) -> None:
    offer = Offer.objects.get(organisation__slug="drier")
    assert reader.post(address(offer)).status_code == 404
    allow(northern, "drier", host="another.example")
    assert address(offer) not in reader.get("/organisations/drier/").text
    assert reader.post(address(offer)).status_code == 404
    assert server.asked == []


def test_visitors_and_readers_of_the_language_have_no_button(
    northern: Northern, reader: Client, server: TranslationServer
) -> None:
    allow(northern, "drier")
    offer = Offer.objects.get(organisation__slug="drier")
    assert address(offer) not in Client().get("/organisations/drier/").text
    assert Client().post(address(offer))["Location"].startswith("/accounts/sign-in/")
    swedish = {"accept-language": "sv"}
    User.objects.update(language="sv")
    assert address(offer) not in reader.get("/organisations/drier/", headers=swedish).text
    assert reader.post(address(offer), headers=swedish).status_code == 404
    assert server.asked == []


def test_another_organisation_s_address_leads_to_no_text(
    northern: Northern, reader: Client, server: TranslationServer
) -> None:
    allow(northern, "accountant")
    allow(northern, "drier")
    offer = Offer.objects.get(organisation__slug="drier")
    assert reader.post(address(offer).replace("/drier/", "/accountant/")).status_code == 404
    assert server.asked == []


def test_a_problem_of_the_service_is_told_beside_the_original(
    northern: Northern, reader: Client, server: TranslationServer
) -> None:
    allow(northern, "drier")
    server.status = 500
    page = reader.post(address(Offer.objects.get(organisation__slug="drier")))
    assert page.status_code == 503
    assert DOWN in page.text
    assert f'<p class="original" lang="sv">{TEXT}</p>' in page.text


def test_a_person_may_ask_for_few_translations_in_a_minute(
    northern: Northern, reader: Client, server: TranslationServer, settings: Settings
) -> None:
    allow(northern, "drier")
    settings.REQUESTS_PER_MINUTE = 30
    offer = Offer.objects.get(organisation__slug="drier")
    assert [reader.post(address(offer)).status_code for _ in range(2)] == [200, 429]


def test_an_editor_allows_it_and_takes_it_back(northern: Northern, reader: Client, server: TranslationServer) -> None:
    sawmill, page = northern.organisations["sawmill"], "/organisations/sawmill/translation/"
    user = User.objects.get(email="reader@sawmill.example")
    assert f'href="{page}"' in reader.get("/organisations/sawmill/profile/").text
    assert "LibreTranslate (127.0.0.1)" in " ".join(reader.get(page).text.split())
    assert reader.post(page, {"host": "127.0.0.1"})["Location"] == "/organisations/sawmill/profile/"
    consent = TranslationConsent.objects.get()
    assert (consent.organisation, consent.host, consent.by) == (sawmill, "127.0.0.1", user)
    assert held_on(user) == {
        "translation allowed": [{"organisation": sawmill.name, "service": "127.0.0.1", "at": consent.at.isoformat()}]
    }
    assert held_on_organisation(sawmill)["translation allowed"] == ["127.0.0.1"]
    erase(user)
    assert TranslationConsent.objects.get().by is None
    reader.post(page)
    assert not TranslationConsent.objects.exists()


def test_without_a_service_the_page_says_so(northern: Northern, reader: Client) -> None:
    assert "This platform uses no translation service." in reader.get("/organisations/sawmill/translation/").text
    assert "/organisations/sawmill/translation/" not in reader.get("/organisations/sawmill/profile/").text


def test_both_protocols() -> None:
    with serving() as told:
        libre = Service("libretranslate", told.address, "secret").translate("Hei", "nn", "fi")
        deepl = Service("deepl", told.address, "secret").translate("Hei", "nb", "en")
    assert (libre, deepl) == ("nb>fi: Hei", "NB>EN-GB: Hei")
    assert told.asked == [
        ("/translate", None, {"q": "Hei", "source": "nb", "target": "fi", "format": "text", "api_key": "secret"}),
        (
            "/v2/translate",
            "DeepL-Auth-Key secret",
            {"text": ["Hei"], "source_lang": "NB", "target_lang": "EN-GB"},
        ),
    ]


@pytest.mark.parametrize(
    ("status", "answer", "message"),
    [
        (429, {}, "LibreTranslate has translated as much as it may for now. Try again later."),
        (456, {}, "LibreTranslate has translated as much as it may for now. Try again later."),
        (400, {"error": "et is not supported"}, "LibreTranslate does not translate between these languages."),
        (403, {"error": "Invalid API key"}, DOWN),
        (200, ["no", "translation"], DOWN),
        (200, {"translatedText": None}, DOWN),
        (200, {"translatedText": ""}, DOWN),
    ],
)
def test_answers_that_are_no_translation(status: int, answer: Any, message: str) -> None:
    with serving() as told:
        told.status, told.answer = status, answer
        with pytest.raises(TranslationProblem, match=message):
            Service("libretranslate", told.address).translate("Hei", "nb", "fi")


def test_no_redirect_is_followed() -> None:
    with serving() as elsewhere, serving() as told:
        told.status, told.location = 307, f"{elsewhere.address}/translate"
        with pytest.raises(TranslationProblem, match=DOWN):
            Service("libretranslate", told.address).translate("Hei", "nb", "fi")
    assert elsewhere.asked == []


def test_a_service_that_is_not_there() -> None:
    with serving() as told:
        gone = told.address
    with pytest.raises(TranslationProblem, match=DOWN):
        Service("libretranslate", gone).translate("Hei", "nb", "fi")


@pytest.mark.parametrize(
    ("url", "kind"),
    [("http://translate.example", "deepl"), ("ftp://localhost", "deepl"), ("https://translate.example", "other")],
)
def test_settings_that_cannot_be(settings: Settings, url: str, kind: str) -> None:
    settings.TRANSLATION_URL, settings.TRANSLATION_KIND = url, kind
    with pytest.raises(ImproperlyConfigured):
        service()


def test_the_key_is_in_no_traceback() -> None:
    assert "secret" not in repr(Service("deepl", "https://api.deepl.example", "secret"))
