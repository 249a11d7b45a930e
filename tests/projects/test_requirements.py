"""The competences of an idea: read from its text, and put right by people."""

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR, member_of
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Consortium
from intercluster.apps.projects.requirements import services
from intercluster.apps.projects.requirements.queries import capability_called, read_from, sentences_of
from intercluster.apps.projects.requirements.services import RequirementFields
from intercluster.core.errors import Conflict, NotFound

TEXT = "Vi vill torka sågade trävaror med mindre energi. Reservdelar i små serier behöver svarvas och fräsas."


@pytest.fixture
def idea(northern: Northern) -> Consortium:
    """Return an idea of the Finnish sawmill, written in Swedish."""
    return add_consortium(OPERATOR, northern.organisations["sawmill"], ConsortiumFields("Torkning", "sv", TEXT))


def rows(idea: Consortium) -> list[tuple[str, int, int, bool, bool]]:
    """Return the competences as they are kept."""
    return list(idea.requirements.values_list("text", "level", "weight", "must", "is_guessed"))


def test_a_text_is_read_sentence_by_sentence_in_each_language(northern: Northern) -> None:
    assert sentences_of(" One two three.  Four five six!\nShort. ") == ["One two three.", "Four five six!"]
    assert sentences_of("Bark trays") == ["Bark trays"]
    assert sentences_of(" \n") == []
    assessed = {
        "sv": "Vi behöver en livscykelanalys av förpackningen.",
        "nb": "Vi trenger en livsløpsanalyse av emballasjen.",
        "fi": "Tarvitsemme pakkauksen elinkaariarvioinnin.",
        "en": "We need a life cycle assessment of the package.",
    }
    assert {code: read_from(text, code)[0] for code, text in assessed.items()} == dict.fromkeys(
        assessed, "life-cycle-assessment"
    )
    assert len(read_from(TEXT, "sv")) >= 2
    assert read_from("", "sv") == []


def test_people_keep_change_add_order_and_remove_what_was_read(idea: Consortium) -> None:
    assert services.read_text(OPERATOR, idea) == len(rows(idea)) >= 2
    assert {each[1:] for each in rows(idea)} == {(2, 3, False, True)}
    first, second = idea.requirements.all()[:2]
    assert capability_called(first.text) == first.capability
    services.save_requirements(
        OPERATOR,
        idea,
        [
            RequirementFields(first.text, level=3, weight=5, must=True, place=2, pk=first.pk),
            RequirementFields("Barkpressning", place=1),
            *(RequirementFields(each.text, pk=each.pk, remove=True) for each in idea.requirements.all()[1:]),
        ],
    )
    assert rows(idea) == [("Barkpressning", 2, 3, False, False), (first.text, 3, 5, True, False)]
    services.read_text(OPERATOR, idea)  # neither what is kept nor what was removed is proposed again
    assert rows(idea)[:2] == [("Barkpressning", 2, 3, False, False), (first.text, 3, 5, True, False)]
    assert not idea.requirements.filter(text=second.text).exists()
    idea.text += " Mer om samma sak."
    idea.save()
    services.read_text(OPERATOR, idea)  # unless the text has been changed since
    assert list(idea.requirements.filter(text=second.text).values_list("is_guessed", flat=True)) == [True]
    services.save_requirements(OPERATOR, idea, [RequirementFields("Egna ord", pk=first.pk)])
    assert idea.requirements.get(pk=first.pk).capability == ""
    many = [RequirementFields(f"Competence {number}") for number in range(services.MOST)]
    with pytest.raises(Conflict):
        services.save_requirements(OPERATOR, idea, many)
    with pytest.raises(NotFound):
        services.read_text(member_of(Organisation.objects.get(slug="drier")), idea)


def test_the_page_takes_all_rows_at_once_and_keeps_what_was_typed(idea: Consortium, client: Client) -> None:
    address = f"/consortia/{idea.key}/competences/"
    client.force_login(editor_of(idea.organisation))
    client.post(address, {"read": "1"})
    (first, *_others) = idea.requirements.all()
    page = client.get(address).content.decode()
    assert f'value="{first.text}"' in page
    forms = client.get(address).context["forms"]
    typed = {"form-TOTAL_FORMS": len(forms), "form-INITIAL_FORMS": forms.initial_form_count()}
    for form in forms:
        typed |= {
            f"{form.prefix}-{name}": form[name].value() or "" for name in ("pk", "text", "level", "weight", "place")
        }
    typed |= {f"{forms[-1].prefix}-text": "Barkpressning", f"{forms[0].prefix}-must": "on"}
    refused = client.post(address, typed | {f"{forms[0].prefix}-weight": "9"})
    assert (refused.status_code, "Barkpressning" in refused.content.decode()) == (422, True)
    assert rows(idea)[0][4]
    assert client.post(address, typed).status_code == 302
    assert rows(idea)[0] == (first.text, 2, 3, True, False)
    assert rows(idea)[-1] == ("Barkpressning", 2, 3, False, False)
    client.logout()
    assert client.get(address).status_code == 404
    Consortium.objects.update(audience="public")
    assert "Barkpressning" in client.get(address).content.decode()
    Consortium.objects.update(shown=["text"])
    assert client.get(address).status_code == 404
    assert client.post(address, typed).status_code in (302, 403, 404)
