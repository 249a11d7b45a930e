"""What offers and needs are understood to be about, and how their people put it right."""

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.directory.profiles.test_pages import SAVE, person
from tests.plugins.northern import Northern

from intercluster.analysis.capabilities.fitting import Described
from intercluster.apps.accounts.models import User
from intercluster.apps.capabilities.services import add_term
from intercluster.apps.directory.member_files.json_documents import import_documents, members_of
from intercluster.apps.directory.models import NO_CAPABILITY, Need, Offer
from intercluster.apps.directory.rules import OPERATOR, VISITOR
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.understood.queries import guessed_subjects, said_texts, subjects_of, with_said_texts
from intercluster.classifications.thesaurus import thesaurus

WELDING = "robot-welding-series"


@pytest.fixture
def editor(northern: Northern, client: Client) -> User:
    """Return a signed-in editor of the Swedish drier."""
    user = person(northern.organisations["drier"])
    client.force_login(user)
    return user


def offer_of(northern: Northern) -> Offer:
    return northern.organisations["drier"].offers.get()


def understood(offer: Offer) -> list[str]:
    return [subject.key for subject in subjects_of(offer, [offer]) or ()]


def page_of(client: Client) -> str:
    return " ".join(client.get("/organisations/drier/profile/").text.split())


def say(client: Client, offer: Offer, about: str) -> int:
    return client.post(f"/organisations/drier/offers/{offer.pk}/about/", {"about": about}).status_code


def test_a_profile_shows_what_each_text_was_understood_as(northern: Northern, client: Client, editor: User) -> None:
    offer = offer_of(northern)
    subjects = understood(offer)
    assert subjects[0] == "wood-drying"
    page = page_of(client)
    assert all(f'name="about" value="{key}"' in page for key in subjects)
    assert thesaurus()["wood-drying"].label["en"] in page
    swedish = client.get("/organisations/drier/profile/", headers={"accept-language": "sv"}).text
    assert thesaurus()["wood-drying"].label["sv"] in swedish


def test_a_text_is_understood_before_it_is_indexed(northern: Northern, client: Client, editor: User) -> None:
    client.post("/organisations/drier/offers/new/", SAVE | {"text": "Vi svetsar med robot i serier"})
    made = Offer.objects.get(text="Vi svetsar med robot i serier")
    assert made.encoder == ""
    assert WELDING in understood(made)
    others = [Offer(text=f"{n}", language="sv", organisation=made.organisation) for n in range(4)]
    for number, other in enumerate(others):
        other.pk, other.vector = -number, None
    assert subjects_of(others[3], others) is None
    assert f'name="about" value="{WELDING}"' in page_of(client)


def test_what_people_say_counts_at_once_and_after_indexing(northern: Northern, client: Client, editor: User) -> None:
    offer = offer_of(northern)
    before = offer.updated
    assert say(client, offer, WELDING) == 302
    offer = offer_of(northern)
    assert (offer.about, offer.updated, understood(offer)[0]) == (WELDING, before, WELDING)
    label = thesaurus()[WELDING].label["en"]
    assert f"About <strong>{label}</strong>, as you said." in page_of(client)
    found = partners_for_text("Vi behöver robotsvetsning i serier", language="sv", viewer=VISITOR).partners
    assert found[0].organisation == northern.organisations["drier"]
    Offer.objects.update(encoder="", vector=None)
    index_texts()
    assert offer_of(northern).vector == offer.vector
    assert guessed_subjects(offer)[0].key == "wood-drying"


def test_none_of_these_leaves_the_wording_alone_and_can_be_taken_back(
    northern: Northern, client: Client, editor: User
) -> None:
    tools = language()
    offer = offer_of(northern)
    guess = understood(offer)
    assert say(client, offer, NO_CAPABILITY) == 302
    offer = offer_of(northern)
    assert understood(offer) == []
    placed = np.asarray(offer.vector, dtype=np.float32)
    assert tools.tagger is not None
    assert not tools.tagger.profile_of(placed).any()
    assert np.linalg.norm(placed) == pytest.approx(1, abs=1e-3)
    assert "You said that this is about no capability we know." in page_of(client)
    say(client, offer, "")
    assert (offer_of(northern).about, understood(offer_of(northern))) == ("", guess)


def test_the_page_finds_another_capability(northern: Northern, client: Client, editor: User) -> None:
    offer = offer_of(northern)
    address = f"/organisations/drier/offers/{offer.pk}/about/"
    label = thesaurus()[WELDING].label
    page = client.get(address, {"q": label["fi"]}).text
    assert f'form="say" name="about" value="{WELDING}">{label["en"]}</button>' in page
    assert 'name="about" value="wood-drying"' in " ".join(page.split())
    assert client.post(address, {"about": "nothing-like-it"}).status_code == 422
    assert offer_of(northern).about == ""


def test_other_words_are_not_what_was_spoken_of(northern: Northern, client: Client, editor: User) -> None:
    offer = offer_of(northern)
    say(client, offer, WELDING)
    address = f"/organisations/drier/offers/{offer.pk}/"
    for changes, about in (({"visibility": "anonymous"}, WELDING), ({"text": "Vi torkar allt virke"}, "")):
        version = client.get(address).context["form"]["version"].value()
        text = offer_of(northern).text
        assert client.post(address, SAVE | {"text": text, "version": version} | changes).status_code == 302
        assert offer_of(northern).about == about


def test_what_was_said_moves_with_the_documents(northern: Northern, client: Client, editor: User) -> None:
    say(client, offer_of(northern), WELDING)
    cluster = northern.clusters["SE"]
    documents = list(members_of(cluster))
    [told] = [each for each in documents if each.slug == "drier"]
    assert told.offers[0].about == WELDING
    Offer.objects.update(about="")
    import_documents(documents, cluster, OPERATOR, write=True)
    assert offer_of(northern).about == WELDING
    assert offer_of(northern).encoder == ""


def test_a_dry_run_shows_what_the_first_texts_are_about(northern: Northern, client: Client) -> None:
    office = User.objects.create_user("office@cluster-se.example")
    northern.clusters["SE"].managers.add(office)
    client.force_login(office)
    add_term(OPERATOR, northern.clusters["SE"], "vibration-monitoring", language="sv", text="hyvling av virke")
    lines = ["Namn;Erbjuder;Söker", "Robot Demo;Robotsvetsning i serier;Torkning av virke"]
    lines += [f"Demo {n};Hyvling av virke, sort {n};" for n in range(9)]
    file = SimpleUploadedFile("members.csv", "\n".join(lines).encode())
    answer = client.post("/office/cluster-se/import/", {"file": file})
    client.post(answer["Location"], {"column-0": "name", "column-1": "offer", "column-2": "need"})
    answer = client.get(answer["Location"] + "check/")
    assert [(type(each), each.text, each.language) for each in answer.context["sample"]] == [
        (Offer, "Robotsvetsning i serier", "sv"),
        (Need, "Torkning av virke", "sv"),
        *((Offer, f"Hyvling av virke, sort {n}", "sv") for n in range(3)),
    ]
    page = " ".join(answer.text.split())
    assert f'href="/capabilities/{WELDING}/">{thesaurus()[WELDING].label["en"]}</a>' in page
    assert 'href="/capabilities/wood-drying/"' in page
    assert page.count('href="/capabilities/vibration-monitoring/"') == 3  # by the cluster's own term


def test_a_tagger_can_learn_from_public_texts_that_people_have_spoken_for(northern: Northern) -> None:
    Offer.objects.exclude(organisation__slug="neighbour").update(about=WELDING)
    Need.objects.update(about=NO_CAPABILITY)
    public = {
        slug: northern.organisations[slug].offers.get(visibility="public").text
        for slug in ("sawmill", "drier", "accountant")
    }
    assert said_texts() == {
        (WELDING, "fi", "said"): [public["sawmill"]],
        (WELDING, "sv", "said"): [public["drier"]],
        (WELDING, "nb", "said"): [public["accountant"]],
    }
    texts = {code: {"said": ("own",), "asked": ("need",)} for code in ("sv", "fi")}
    welding, drying = with_said_texts([Described(WELDING, texts), Described("wood-drying", texts)], said_texts())
    assert welding.texts == {
        "sv": {"said": ("own", public["drier"]), "asked": ("need",)},
        "fi": {"said": ("own", public["sawmill"]), "asked": ("need",)},
    }
    assert drying.texts == texts


def test_the_programme_and_the_contract_are_not_what_a_post_is_about(northern: Northern) -> None:
    """Searched with and stored, it is understood as without them."""
    sought = "low energy drying of sawn timber"
    post = f"Partner sought for an Interreg project on {sought} under a supply agreement"
    assert "eu-project-writing" in language().tagger.subjects(language().vectors([post], ["en"])[0])
    plain = partners_for_text(sought, language="en", viewer=OPERATOR)
    assert partners_for_text(post, language="en", viewer=OPERATOR).about == plain.about
    offers = [Offer(organisation=northern.organisations["drier"], text=text, language="en") for text in (post, sought)]
    assert guessed_subjects(offers[0]) == guessed_subjects(offers[1])
