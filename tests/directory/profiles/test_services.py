"""Writing what an organisation says: the acts, who may do them, what is refused, and that nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.plugins.northern import Northern

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.member_files.checked import Text
from intercluster.apps.directory.member_files.languages import languages_in
from intercluster.apps.directory.models import Need, Offer, Organisation, Statement
from intercluster.apps.directory.profiles.services import (
    FACTS,
    STATEMENT_FIELDS,
    FieldsRefused,
    StaleError,
    add_statement,
    change_organisation,
    change_statement,
    language_of,
    remove_statement,
    renew_statement,
    version_of,
)
from intercluster.apps.directory.rules import VISITOR, Viewer, member_of, office_of
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core import clock

TODAY = clock.today()


def editor_of(organisation: Organisation) -> Viewer:
    return Viewer(organisation_ids=frozenset({organisation.pk}), edited_ids=frozenset({organisation.pk}))


def said(statement: Statement) -> tuple[Any, ...]:
    statement.refresh_from_db()
    return tuple(getattr(statement, name) for name in STATEMENT_FIELDS)


@pytest.fixture
def told() -> Any:
    """Return the kinds of texts that other apps were told of."""
    heard: list[type] = []

    def hear(sender: type, **_: Any) -> None:
        heard.append(sender)

    texts_changed.connect(hear)
    yield heard
    texts_changed.disconnect(hear)


def test_a_text_is_added_in_its_language_and_indexed(
    northern: Northern, told: list[type], django_capture_on_commit_callbacks: Any
) -> None:
    drier = northern.organisations["drier"]
    with django_capture_on_commit_callbacks(execute=True):
        made = add_statement(
            editor_of(drier), drier, Need, text="  Vi söker en målare\r\n", visibility="public", expires=TODAY
        )
    assert said(made) == ("Vi söker en målare", "sv", "public", TODAY)
    assert told == [Need]
    assert index_texts() == 1


@pytest.mark.parametrize("text", ["Service av motor", "Vem har en 5-axlig CNC?", "Robotcelle"])
def test_the_language_of_an_anonymous_text_does_not_tell_who_writes(northern: Northern, text: str) -> None:
    """It is found out from the words alone, when the text is written, indexed, or read from a file."""
    authors = [northern.organisations[each] for each in ("drier", "machinist", "accountant", "sawmill")]
    assert len({language_of(text, author, "alliance") for author in authors}) > 1
    [detected] = {language_of(text, author, "anonymous") for author in authors}
    for author in authors:
        Offer.objects.create(organisation=author, text=text, visibility="anonymous")
    index_texts()
    assert set(Offer.objects.filter(text=text).values_list("language", flat=True)) == {detected}
    row = [Text(text, visibility=Visibility.ANONYMOUS)]
    assert {languages_in(row, cluster)[0] for cluster in northern.clusters.values()} == {detected}


def test_a_text_is_changed_and_only_then_indexed_anew(
    northern: Northern, told: list[type], django_capture_on_commit_callbacks: Any
) -> None:
    drier = northern.organisations["drier"]
    offer = drier.offers.get()
    version = version_of(offer, STATEMENT_FIELDS)
    with django_capture_on_commit_callbacks(execute=True):
        change_statement(
            office_of(northern.clusters["SE"]),
            offer,
            version=version,
            text=offer.text,
            visibility="private",
            language=offer.language,
        )
    assert said(offer) == ("Vi torkar sågade trävaror med låg energiförbrukning", "sv", "private", None)
    assert told == []
    assert offer.vector is not None
    with django_capture_on_commit_callbacks(execute=True):
        change_statement(
            editor_of(drier),
            offer,
            version=version_of(offer, STATEMENT_FIELDS),
            text="We dry sawn timber",
            visibility="private",
        )
    assert said(offer) == ("We dry sawn timber", "en", "private", None)
    assert told == [Offer]
    assert (offer.vector, offer.encoder) == (None, "")


def test_a_stale_change_is_answered_with_what_there_is_now(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    offer = drier.offers.get()
    first = version_of(offer, STATEMENT_FIELDS)
    change_statement(editor_of(drier), offer, version=first, text="Vi torkar allt virke", visibility="public")
    with pytest.raises(StaleError) as refused:
        change_statement(editor_of(drier), offer, version=first, text="Vi torkar inget", visibility="public")
    assert refused.value.current.text == "Vi torkar allt virke"  # type: ignore[attr-defined]
    assert said(offer)[0] == "Vi torkar allt virke"


def test_a_change_of_a_removed_text_is_refused(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    offer = drier.offers.get()
    remove_statement(editor_of(drier), offer)
    remove_statement(editor_of(drier), offer)
    assert not Offer.objects.filter(organisation=drier).exists()
    with pytest.raises(FieldsRefused, match="removed it meanwhile"):
        change_statement(editor_of(drier), offer, version="", text="Vi torkar", visibility="public")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"text": "  \n"}, "text", "Write what it is"),
        ({"text": "1234"}, "text", "Write what it is"),
        ({"text": "a" * 10_001}, "text", "Write at most 10000 characters; you have 10001."),
        ({"visibility": "all"}, "visibility", "Choose who may see it."),
        ({"language": "xx"}, "language", "Choose a language"),
        ({"expires": TODAY - timedelta(days=1)}, "expires", "This day is past"),
        ({"text": "Vi torkar sågade trävaror med låg energiförbrukning"}, "text", "there already"),
        ({"text": "Ring 054-12 34 56", "visibility": "anonymous"}, "text", "“054-12 34 56”"),
        ({"text": "Vi på Drier Demo torkar", "visibility": "anonymous"}, "text", "“Drier Demo”"),
    ],
)
def test_what_is_refused_writes_nothing(northern: Northern, change: dict[str, Any], field: str, message: str) -> None:
    drier = northern.organisations["drier"]
    given = {"text": "Vi torkar virke", "visibility": "public"} | change
    with pytest.raises(FieldsRefused) as refused:
        add_statement(editor_of(drier), drier, Offer, **given)
    assert list(refused.value.problems) == [field]
    assert message in refused.value.problems[field][0]
    assert Offer.objects.filter(organisation=drier).count() == 1


def test_renewal(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    offer = drier.offers.get()
    Offer.objects.filter(pk=offer.pk).update(expires=TODAY - timedelta(days=9))
    until = TODAY + timedelta(days=365)
    assert said(renew_statement(editor_of(drier), offer, until))[3] == until
    assert said(renew_statement(editor_of(drier), offer, None))[3] is None
    with pytest.raises(FieldsRefused):
        renew_statement(editor_of(drier), offer, TODAY - timedelta(days=1))
    # A text that has expired may still be mended without a new day.
    Offer.objects.filter(pk=offer.pk).update(expires=TODAY - timedelta(days=9))
    offer.refresh_from_db()
    changed = change_statement(
        editor_of(drier),
        offer,
        version=version_of(offer, STATEMENT_FIELDS),
        text=offer.text,
        visibility="alliance",
        language="sv",
        expires=offer.expires,
    )
    assert changed.visibility == "alliance"


def test_facts_are_changed_and_nothing_else(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    version = version_of(drier, FACTS)
    changed = change_organisation(editor_of(drier), drier, version=version, facts={"headcount": 60, "region": "SE311"})
    assert (changed.headcount, changed.region, changed.languages) == (60, "SE311", ["sv", "en"])
    with pytest.raises(StaleError) as refused:
        change_organisation(editor_of(drier), drier, version=version, facts={"headcount": 61})
    assert refused.value.current.headcount == 60  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="country"):
        change_organisation(editor_of(drier), drier, version=version, facts={"country": "NO"})
    with pytest.raises(FieldsRefused):
        change_organisation(editor_of(drier), drier, version=version_of(changed, FACTS), facts={"name": " "})


@pytest.mark.parametrize("who", ["visitor", "member", "other editor", "other office"])
def test_nobody_else_may_write(northern: Northern, who: str) -> None:
    drier, sawmill = northern.organisations["drier"], northern.organisations["sawmill"]
    viewer = {
        "visitor": VISITOR,
        "member": member_of(drier),
        "other editor": editor_of(sawmill),
        "other office": office_of(northern.clusters["FI"]),
    }[who]
    offer = drier.offers.get()
    acts = [
        lambda: add_statement(viewer, drier, Offer, text="Vi torkar", visibility="public"),
        lambda: change_statement(
            viewer, offer, version=version_of(offer, STATEMENT_FIELDS), text="Nej", visibility="public"
        ),
        lambda: remove_statement(viewer, offer),
        lambda: renew_statement(viewer, offer, None),
        lambda: change_organisation(viewer, drier, version=version_of(drier, FACTS), facts={"headcount": 1}),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert (drier.offers.get().text, Organisation.objects.get(pk=drier.pk).headcount) == (offer.text, 20)
