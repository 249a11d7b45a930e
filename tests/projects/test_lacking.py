"""Ideas of others that lack what one offers, and asking their owners."""

from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.directory.rules import OPERATOR, member_of, viewer_of
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.lacking.queries import lacking
from intercluster.apps.projects.models import Audience, Partner, PartnerState, Requirement, Shown


def test_ideas_lack_what_an_offer_matches_and_only_as_far_as_they_are_shown(northern: Northern, client: Client) -> None:
    sawmill, drier, secretive, accountant = (
        northern.organisations[slug] for slug in ("sawmill", "drier", "secretive", "accountant")
    )
    dry = editor_of(drier)
    idea = add_consortium(OPERATOR, sawmill, ConsortiumFields("Bark trays", "en", audience=Audience.PUBLIC))
    drying, books = (
        Requirement.objects.create(consortium=idea, number=number, text=text)
        for number, text in enumerate(("Drying of sawn timber with little energy", "Satellite navigation"), start=1)
    )

    def found() -> list[tuple[str, list[str]]]:
        return [(each.consortium.title, [lack.requirement.text for lack in each.lacks]) for each in lacking(viewer)]

    viewer = viewer_of(dry)
    whole = [("Bark trays", [drying.text])]
    assert found() == whole
    assert lacking(member_of(secretive)) == []  # others may not read its offer, so it cannot be sent
    assert lacking(member_of(sawmill)) == []  # its own idea
    taken = Partner.objects.create(consortium=idea, organisation=accountant, number=2, state=PartnerState.JOINED)
    taken.takes.add(drying)
    assert found() == whole  # the team is not shown, so nothing tells who has taken what
    idea.shown = [Shown.REQUIREMENTS.value, Shown.TEAM.value]
    idea.save()
    assert found() == []
    taken.takes.clear()
    assert found() == whole
    offer = drier.offers.get()
    page = f"/consortia/{idea.key}/we-can/{drying.pk}/{offer.pk}/"
    client.force_login(dry)
    listed = client.get("/consortia/for-us/").content.decode()
    assert all(each in listed for each in (drying.text, offer.text, page))
    assert books.text not in listed
    assert client.post(page, {"text": ""}).status_code == 422
    client.post(page, {"text": "We can do this."})
    made = Introduction.objects.get()
    assert (made.asking, made.asked, made.asking_text, made.asked_text, made.is_invitation) == (
        drier,
        sawmill,
        offer.text,
        f"Bark trays\n– {drying.text}",
        False,
    )
    again = client.post(page, {"text": "We can still do this."})
    assert (again.status_code, "We can still do this." in again.content.decode()) == (422, True)
    for hidden in ({"shown": [Shown.TEXT.value]}, {"audience": Audience.TEAM}, {"stage": "funded"}):
        for name, value in hidden.items():
            setattr(idea, name, value)
        idea.save()
        assert (found(), client.get(page).status_code) == ([], 404)
        assert drying.text not in client.get("/consortia/for-us/").content.decode()
        idea.shown, idea.audience = [Shown.REQUIREMENTS.value], Audience.PUBLIC
    idea.stage = "idea"
    idea.save()
    stranger = editor_of(accountant)
    client.force_login(stranger)
    assert client.get(page).status_code == 404  # another organisation's offer
