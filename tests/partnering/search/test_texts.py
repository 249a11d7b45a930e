"""Search for a text among the rows of one searchable model."""

from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Need, Offer, Project
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.partnering.indexing.services import searched_models
from intercluster.apps.partnering.search.texts import find_texts
from intercluster.core.feature import searchables

DRYING = "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"


def test_the_models_that_apps_register_are_indexed() -> None:
    assert searched_models()[:3] == [Offer, Need, Project]
    assert [str(each.label) for each in searchables()][:3] == ["Offers", "Needs", "Projects"]


def test_what_is_nearest_comes_first_in_any_language(northern: Northern) -> None:
    found = find_texts(Offer, DRYING, viewer=OPERATOR)
    assert found[0].title == "neighbour Demo"
    assert "drier Demo" in [each.title for each in found]
    assert found[0].path.startswith("/organisations/")
    assert len(find_texts(Offer, DRYING, viewer=OPERATOR, limit=2)) == 2
    assert [each.title for each in find_texts(Project, DRYING, viewer=VISITOR)] == ["Drying of sawn timber"]


def test_only_what_the_viewer_may_read_is_found(northern: Northern) -> None:
    texts = {each.text for each in find_texts(Offer, DRYING, viewer=VISITOR)}
    assert texts == set(Offer.objects.filter(visibility="public").values_list("text", flat=True))


def test_an_unnamed_author_stays_unnamed(northern: Northern) -> None:
    found = find_texts(Offer, "reservedeler", viewer=office_of(northern.clusters["FI"]))
    (unnamed,) = [each for each in found if each.text == "Vi maskinerer reservedeler i små serier"]
    assert (unnamed.title, unnamed.path) == ("", "")


def test_a_text_without_words_finds_nothing(northern: Northern) -> None:
    assert find_texts(Offer, " \0 ", viewer=OPERATOR) == []
