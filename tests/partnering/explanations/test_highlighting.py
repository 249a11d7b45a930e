"""The reasons of a search have the phrases that made the match marked, and named in the reader's language."""

import json
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.partnering.explanations.vocabulary_import import store_vocabulary
from intercluster.apps.partnering.indexing.services import searched_models
from intercluster.apps.partnering.models import Concept, PhraseVectors
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Gloss, Partner, Quote, Reason
from intercluster.apps.partnering.tasks import phrase

TEXT = "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"
DRYING = {"fi": "Vähällä energialla", "sv": "Låg energiförbrukning", "en": "Low energy", "nb": "Lavt energiforbruk"}


def reason_of(partners: Iterable[Partner], slug: str) -> Reason:
    return next(p.reasons[0] for p in partners if p.organisation and p.organisation.slug == slug)


def marked(quote: Quote) -> dict[int, str]:
    return {mark.number: quote.text[mark.start : mark.end] for mark in quote.marks}


def test_phrases_are_marked_in_both_texts_across_languages(northern: Northern) -> None:
    reason = reason_of(partners_for_text(TEXT, viewer=OPERATOR).partners, "drier")
    ours, theirs = marked(reason.ours), marked(reason.theirs)
    assert ours
    assert set(ours) == set(theirs)
    pairs = {(ours[number], theirs[number]) for number in ours}
    assert pairs <= {
        ("kuivaa sahatavaraa", "torkar sågade trävaror"),
        ("vähällä energialla", "låg energiförbrukning"),
    }


def test_without_explanation_the_answer_is_the_same_but_for_marks(northern: Northern) -> None:
    sawmill = northern.organisations["sawmill"]
    viewer = office_of(northern.clusters["FI"])
    plain = partners_for(sawmill, viewer=viewer, explain=False).partners
    told = partners_for(sawmill, viewer=viewer).partners
    assert [(p.rank, p.score, p.organisation) for p in plain] == [(p.rank, p.score, p.organisation) for p in told]
    assert all(not quote.marks for p in plain for r in p.reasons for quote in (r.ours, r.theirs))
    assert [[(r.ours.text, r.theirs.text) for r in p.reasons] for p in plain] == [
        [(r.ours.text, r.theirs.text) for r in p.reasons] for p in told
    ]


def test_phrases_of_statements_are_kept_and_those_of_a_typed_text_are_not(northern: Northern) -> None:
    partners_for(northern.organisations["sawmill"], viewer=OPERATOR)
    kept = PhraseVectors.objects.count()
    first = partners_for_text("kuivausta sahatavaralle halvalla", viewer=OPERATOR)
    statements = {reason.theirs.text for partner in first.partners for reason in partner.reasons}
    assert PhraseVectors.objects.count() <= kept + len(statements)
    before = PhraseVectors.objects.count()
    assert partners_for_text("kuivausta sahatavaralle hyvin halvalla", viewer=OPERATOR).partners
    assert PhraseVectors.objects.count() == before


def test_who_searches_first_waits_for_no_phrase_once_the_jobs_of_indexing_are_done(northern: Northern) -> None:
    jobs = list(ProcrastinateJob.objects.filter(task_name="partnering.phrases"))
    stored = {(model, pk) for model in searched_models() for pk in model.objects.values_list("pk", flat=True)}
    assert {(apps.get_model(job.args["model"]), pk) for job in jobs for pk in job.args["keys"]} == stored
    Offer.objects.get(organisation=northern.organisations["neighbour"]).delete()  # before its turn comes
    for job in jobs:
        phrase(**job.args)
    kept = PhraseVectors.objects.count()
    assert kept == len(stored) - 1
    partners = partners_for(northern.organisations["sawmill"], viewer=OPERATOR).partners
    assert any(quote.marks for partner in partners for reason in partner.reasons for quote in (reason.ours,))
    assert PhraseVectors.objects.count() == kept


def test_an_anonymous_statement_has_no_more_than_its_own_text(northern: Northern) -> None:
    viewer = office_of(northern.clusters["FI"])
    partners = partners_for(northern.organisations["sawmill"], viewer=viewer).partners
    unnamed = next(partner for partner in partners if partner.organisation is None)
    quote = unnamed.reasons[0].theirs
    assert quote.text == "Vi maskinerer reservedeler i små serier"
    assert all(phrase in quote.text for phrase in marked(quote).values())


@pytest.fixture
def energy(northern: Northern) -> Northern:
    """Return the alliance with a vocabulary of one concept, whose words its texts use."""
    store_vocabulary("Test list", {"e1": DRYING})
    return northern


@pytest.mark.parametrize("reader", ["sv", "nb", "fi", "en"])
def test_glosses_are_in_the_readers_language_and_only_of_other_languages(energy: Northern, reader: str) -> None:
    with translation.override(reader):
        reason = reason_of(partners_for_text(TEXT, viewer=VISITOR).partners, "drier")
    assert "vähällä energialla" in marked(reason.ours).values()
    for quote, part in ((reason.ours, "vähällä energialla"), (reason.theirs, "låg energiförbrukning")):
        start = quote.text.index(part)
        expected = Gloss(start, start + len(part), DRYING[reader], reader, "Test list", "e1")
        assert quote.glosses == (() if quote.language == reader else (expected,))


def test_no_concept_near_enough_no_gloss(northern: Northern) -> None:
    store_vocabulary("Test list", {"x": {"fi": "Lastenhoito", "sv": "Barnomsorg", "en": "Child care"}})
    reason = reason_of(partners_for_text(TEXT, viewer=VISITOR).partners, "drier")
    assert reason.ours.glosses == reason.theirs.glosses == ()


def test_a_changed_vocabulary_is_noticed(energy: Northern) -> None:
    def label() -> list[str]:
        reason = reason_of(partners_for_text(TEXT, viewer=VISITOR).partners, "drier")
        return [gloss.label for gloss in reason.ours.glosses]

    assert label() == ["Low energy"]
    store_vocabulary("Test list", {"e1": DRYING | {"en": "Little energy"}})
    assert label() == ["Little energy"]
    Concept.objects.all().delete()
    assert label() == []


def test_the_page_shows_marks_and_glosses_and_says_what_they_are(energy: Northern, client: Client) -> None:
    content = client.get("/partners/", {"text": TEXT}, headers={"accept-language": "nb"}).content.decode()
    assert 'med <mark class="phrase" data-number="' in content
    assert ">låg energiförbrukning</mark>" in content
    assert (
        '<li><span lang="sv">låg energiförbrukning</span>: <strong lang="nb">Lavt energiforbruk</strong> '
        '<span class="muted">(Test list)</span></li>' in content
    )
    assert "ingen tekst er maskinoversatt" in content


def test_without_glosses_the_page_does_not_speak_of_them(northern: Northern, client: Client) -> None:
    content = client.get("/partners/", {"text": TEXT}).content.decode()
    assert "with the same number" in content
    assert "translated by machine" not in content


def test_the_api_tells_places_phrases_and_sources(energy: Northern, client: Client) -> None:
    answer = json.loads(client.get("/api/partners", {"text": TEXT}, headers={"accept-language": "nb"}).content)
    reason = next(p["reasons"][0] for p in answer["partners"] if p["organisation"] == "drier")
    for quote in (reason["ours"], reason["theirs"]):
        for each in (*quote["marks"], *quote["glosses"]):
            assert quote["text"][each["start"] : each["end"]] == each["phrase"]
    assert {mark["number"] for mark in reason["ours"]["marks"]} == {
        mark["number"] for mark in reason["theirs"]["marks"]
    }
    (gloss,) = reason["theirs"]["glosses"]
    assert (gloss["label"], gloss["language"], gloss["scheme"], gloss["source"], gloss["code"]) == (
        "Lavt energiforbruk",
        "nb",
        "Test list",
        "Test list",
        "e1",
    )
