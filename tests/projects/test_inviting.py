"""Partners of a consortium: added, invited through introductions, and what each sees before and after an answer."""

from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import services as introductions
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Outcome
from intercluster.apps.notices.models import Notice
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.inviting import services
from intercluster.apps.projects.inviting.services import PlaceFields
from intercluster.apps.projects.models import (
    Consortium,
    Cost,
    Partner,
    PartnerState,
    PersonMonths,
    Requirement,
    Shown,
    WorkPackage,
)
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound

REFUSAL = {"refusal": "not_now", "told": "on", "words": "Ask us in spring."}


class Team:
    """The idea of the Finnish sawmill, and the editors of four organisations."""

    def __init__(self, northern: Northern) -> None:
        self.northern = northern
        self.sawmill, self.drier, self.machinist, self.institute = (
            northern.organisations[slug] for slug in ("sawmill", "drier", "machinist", "institute")
        )
        self.owner, self.dry, self.ola = (editor_of(each) for each in (self.sawmill, self.drier, self.machinist))
        said = ConsortiumFields("Bark instead of plastic", "en", "Trays from bark.")
        self.idea = add_consortium(viewer_of(self.owner), self.sawmill, said)
        Requirement.objects.create(consortium=self.idea, number=1, text="Pressing of fibre")
        self.page = f"/consortia/{self.idea.key}/"

    def add(self, *organisations: Organisation) -> None:
        """Consider organisations."""
        for each in organisations:
            services.add_partner(viewer_of(self.owner), self.idea, each)

    def invite(self, organisation: Organisation, by: User | None = None) -> Introduction:
        """Consider and invite an organisation."""
        self.add(organisation)
        place = services.invite(by or self.owner, self.idea, organisation, "Join us!")
        assert place.introduction is not None
        return place.introduction

    def state(self, organisation: Organisation) -> str:
        """Return the state of an organisation's place."""
        return Partner.objects.get(consortium=self.idea, organisation=organisation).state


@pytest.fixture
def team(northern: Northern) -> Team:
    """Return the idea and its people."""
    return Team(northern)


def told(person: User) -> list[tuple[str, str]]:
    """Return the notices of a person: kind and page."""
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", "path"))


def read(client: Client, person: User | None, address: str) -> tuple[int, str]:
    """Return the status and the text of a page for a person."""
    if person is None:
        client.logout()
    else:
        client.force_login(person)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_an_organisation_is_found_invited_joins_and_leaves(team: Team, client: Client) -> None:
    partners, place = f"{team.page}partners/", f"{team.page}partners/drier/"
    status, page = read(client, team.owner, f"{partners}?name=rie")
    assert (status, "drier Demo" in page, "machinist Demo" in page) == (200, True, False)
    client.post(partners, {"organisation": "drier"})
    assert team.state(team.drier) == PartnerState.CONSIDERED
    assert "drier Demo" not in client.get(f"{partners}?name=rie").content.decode().split('id="add"')[1]
    assert read(client, team.dry, team.page)[0] == 404  # who is considered learns nothing
    assert (told(team.dry), team.dry.notices.count()) == ([], 0)
    client.force_login(team.owner)
    assert "Trays from bark." in client.get(f"{place}invite/").content.decode()
    refused = client.post(f"{place}invite/", {"text": " "})
    assert (refused.status_code, team.state(team.drier)) == (422, PartnerState.CONSIDERED)
    client.post(f"{place}invite/", {"text": "Join us!"})
    made = Introduction.objects.get()
    assert (made.asking, made.asked, made.is_invitation) == (team.sawmill, team.drier, True)
    assert made.asking_text == "Bark instead of plastic\nTrays from bark.\n– Pressing of fibre"
    assert made.asked_text == "Vi torkar sågade trävaror med låg energiförbrukning"
    assert told(team.dry) == [("projects.invited", team.page)]  # one notice, not two
    assert "You are invited" in read(client, team.dry, "/consortia/")[1]
    page = read(client, team.dry, team.page)[1]
    assert all(each in page for each in ("drier Demo is invited", "Trays from bark.", f"{place}join/"))
    assert "Invitation to:" in client.get(f"/introductions/{made.public_id}/").content.decode()
    assert client.get(partners).status_code == 404  # the owner does not show who has joined
    client.post(f"{place}join/")
    assert (team.state(team.drier), Introduction.objects.get().state) == (PartnerState.JOINED, "accepted")
    assert told(team.owner) == [("projects.joined", partners)]
    page = client.get(partners).content.decode()
    assert ("sawmill Demo" in page, "Leave the consortium" in page, 'id="add"' in page) == (True, True, False)
    assert client.post(f"{place}join/").status_code == 409
    assert client.get(f"{partners}sawmill/").status_code == 404  # another's place
    client.post(place, {"contribution": "Dries the fibre", "letter": "2026-12-01"})
    own = Partner.objects.get(organisation=team.drier)
    assert (own.contribution, own.letter, own.role) == ("Dries the fibre", date(2026, 12, 1), "partner")
    client.post(f"{place}leave/")
    assert (team.state(team.drier), told(team.owner)[1:]) == (PartnerState.LEFT, [("projects.left", partners)])
    assert client.get(team.page).status_code == 404
    late = [client.post(f"{place}{act}/") for act in ("join", "decline", "leave")]  # in a page opened before
    assert [each.status_code for each in late] == [409, 409, 409]
    assert "The invitation has been answered already." in late[0].content.decode()


def test_places_follow_what_happens_to_their_introductions(team: Team, client: Client) -> None:
    made = team.invite(team.drier)
    client.force_login(team.dry)
    client.post(f"/introductions/{made.public_id}/decline/", REFUSAL)
    assert team.state(team.drier) == PartnerState.DECLINED
    assert told(team.owner) == [("projects.declined", f"{team.page}partners/")]
    assert "Not now" in read(client, team.owner, f"{team.page}partners/")[1]
    assert client.get(f"/introductions/{made.public_id}/").status_code == 200
    assert read(client, team.dry, team.page)[0] == 404
    again = team.invite(team.drier)  # those who declined may be asked again, by another introduction
    introductions.withdraw(again, team.owner)
    assert team.state(team.drier) == PartnerState.CONSIDERED
    third = team.invite(team.drier)
    introductions.remind_and_expire(clock.now() + timedelta(days=60))
    third.refresh_from_db()
    assert (third.state, team.state(team.drier)) == ("expired", PartnerState.CONSIDERED)
    fourth = team.invite(team.drier)
    introductions.accept(fourth, team.dry)
    assert team.state(team.drier) == PartnerState.JOINED
    introductions.close(fourth, team.dry, Outcome.PROJECT)  # the team goes on
    assert team.state(team.drier) == PartnerState.JOINED
    services.remove_place(team.owner, team.idea, team.drier)
    assert (team.state(team.drier), told(team.dry)[-1][0]) == (PartnerState.LEFT, "projects.taken_out")
    team.invite(team.machinist)
    client.force_login(team.ola)
    decline = f"{team.page}partners/machinist/decline/"
    refused = client.post(decline, {"words": "Ask us in spring."})
    assert (refused.status_code, "Ask us in spring." in refused.content.decode()) == (422, True)
    client.post(decline, {"refusal": "no_fit"})
    last = Introduction.objects.get(asked=team.machinist)
    assert (last.state, last.refusal, team.state(team.machinist)) == ("declined", "no_fit", "declined")
    services.remove_place(team.owner, team.idea, team.machinist)
    assert not team.idea.partners.filter(organisation=team.machinist).exists()


def test_what_is_planned_for_a_considered_organisation_goes_only_after_a_question(team: Team, client: Client) -> None:
    team.add(team.drier)
    planned = Partner.objects.get(organisation=team.drier)
    package = WorkPackage.objects.create(consortium=team.idea, number=1, title="Drying")
    PersonMonths.objects.create(work_package=package, partner=planned, months="3.3")
    Cost.objects.create(work_package=package, partner=planned, category="equipment", amount="99999.43")
    place = f"{team.page}partners/drier/"
    page = read(client, team.owner, place)[1]
    assert all(each in page for each in ("<dd>3.30</dd>", "<dd>99,999.43 EUR</dd>", 'name="with_plan"'))
    refused = client.post(place, {"remove": "1"})
    assert (refused.status_code, "are planned for drier Demo" in refused.content.decode()) == (409, True)
    assert (PersonMonths.objects.count(), Cost.objects.count()) == (1, 1)
    client.post(place, {"remove": "1", "with_plan": "1"})
    assert (PersonMonths.objects.count(), Cost.objects.count(), team.idea.partners.count()) == (0, 0, 1)
    team.add(team.drier)  # nothing is planned now, so nothing is asked
    assert 'name="with_plan"' not in read(client, team.owner, place)[1]
    client.post(place, {"remove": "1"})
    assert team.idea.partners.count() == 1


def test_an_invitation_shows_no_more_than_its_owner_decides(team: Team, client: Client) -> None:
    secrets = {Shown.TEXT: "Trays from bark.", Shown.REQUIREMENTS: "Pressing of fibre", Shown.TEAM: "accountant Demo"}
    hidden = team.northern.organisations["accountant"]
    team.add(hidden)
    Partner.objects.filter(organisation=hidden).update(state=PartnerState.JOINED)
    for number, shown in enumerate([[], *([each] for each in secrets)]):
        Consortium.objects.update(shown=[each.value for each in shown])
        team.idea.refresh_from_db()
        made = team.invite(team.drier)
        notice = Notice.objects.filter(recipient=team.dry, kind="projects.invited").order_by("pk")[number]
        seen = {
            "introduction": made.asking_text,
            "introduction page": read(client, team.dry, f"/introductions/{made.public_id}/")[1],
            "notice": str(notice.context),
            "notices page": read(client, team.dry, "/notices/")[1],
            "idea": read(client, team.dry, team.page)[1],
            "list": read(client, team.dry, "/consortia/")[1],
        }
        status, page = read(client, team.dry, f"{team.page}partners/")
        assert status == (200 if Shown.TEAM in shown else 404)
        for what, secret in secrets.items():
            places = {place for place, text in seen.items() if secret in text}
            assert places == set() if what not in shown else places <= {"introduction", "introduction page", "idea"}
        assert "Bark instead of plastic" in seen["idea"]
        assert ("accountant Demo" in page, "considered" in page.lower()) == (Shown.TEAM in shown, False)
        introductions.withdraw(made, team.owner)
    for reader in (team.dry, team.ola, None):  # nobody else sees anything at all
        assert read(client, reader, team.page)[0] == 404
        assert read(client, reader, f"{team.page}partners/")[0] == 404


def test_who_only_reads_who_has_joined_sees_no_host_that_has_not(team: Team, client: Client) -> None:
    team.add(team.drier, team.machinist)
    host = Partner.objects.get(organisation=team.drier)
    affiliate = {"state": PartnerState.JOINED, "role": "affiliated", "affiliated_to": host}
    Partner.objects.filter(organisation=team.machinist).update(**affiliate)
    Consortium.objects.update(audience="public", shown=["team"])
    partners = f"{team.page}partners/"
    page = read(client, None, partners)[1]
    assert ("machinist Demo" in page, "drier Demo" in page) == (True, False)
    Partner.objects.filter(pk=host.pk).update(state=PartnerState.JOINED)
    page = client.get(partners).content.decode()
    assert "Affiliated entity of a partner: drier Demo" in page


def test_a_deleted_idea_takes_back_its_invitations_and_tells_who_takes_part(team: Team, client: Client) -> None:
    made = team.invite(team.drier)
    team.add(team.machinist, team.institute)
    Partner.objects.filter(organisation=team.machinist).update(state=PartnerState.JOINED)
    client.force_login(team.ola)
    assert client.post(f"{team.page}edit/", {"delete": "1"}).status_code == 404
    client.force_login(team.owner)
    client.post(f"{team.page}edit/", {"delete": "1"})
    made.refresh_from_db()
    assert (Consortium.objects.exists(), made.state) == (False, "withdrawn")
    assert told(team.ola) == [("projects.deleted", "/consortia/")]
    assert [kind for kind, _page in told(team.dry)] == ["projects.invited", "introductions.withdrawn"]
    with pytest.raises(Conflict):
        introductions.accept(made, team.dry)


def test_an_anonymous_author_is_invited_without_its_text(team: Team) -> None:
    assert team.invite(team.machinist).asked_text == "machinist Demo"


def test_who_may_add_invite_answer_and_change(team: Team, settings: Settings) -> None:
    viewer, stranger = viewer_of(team.owner), viewer_of(team.ola)
    with pytest.raises(NotFound):
        services.add_partner(stranger, team.idea, team.machinist)
    with pytest.raises(NotFound):
        services.invite(team.ola, team.idea, team.drier, "Join us!")
    with pytest.raises(NotFound):
        services.join(team.ola, team.idea, team.machinist)
    team.add(team.drier, team.drier, team.institute)
    assert list(team.idea.partners.values_list("number", "organisation__slug")) == [
        (1, "sawmill"),
        (2, "drier"),
        (3, "institute"),
    ]
    with pytest.raises(Conflict, match="Nobody answers"):
        services.invite(team.owner, team.idea, team.institute, "Join us!")
    services.note_joined(viewer, team.idea, team.institute)
    with pytest.raises(Conflict):
        services.note_joined(viewer, team.idea, team.drier)
    services.move_place(viewer, team.idea, team.institute)
    assert [each.organisation.slug for each in team.idea.partners.all()] == ["sawmill", "institute", "drier"]
    host = Partner.objects.get(organisation=team.institute)
    services.change_place(viewer, team.idea, team.institute, PlaceFields(is_coordinator=True))
    said = PlaceFields("affiliated", host, letter=date(2026, 12, 1))
    place = services.change_place(viewer, team.idea, team.drier, said)
    assert (place.affiliated_to, place.letter) == (host, date(2026, 12, 1))
    assert list(team.idea.partners.filter(is_coordinator=True)) == [host]
    with pytest.raises(Conflict, match="coordinator is a partner"):
        services.change_place(viewer, team.idea, team.institute, PlaceFields("associated", is_coordinator=True))
    with pytest.raises(Conflict, match="belongs to another partner"):
        services.change_place(viewer, team.idea, team.institute, PlaceFields("affiliated", host))
    with pytest.raises(Conflict, match="stays in it"):
        services.remove_place(team.owner, team.idea, team.sawmill)
    with pytest.raises(Conflict, match="stays in it"):
        services.leave(team.owner, team.idea, team.sawmill)
    # What the two talk about already is no hindrance, and the limit of a day holds.
    settings.INTRODUCTIONS_PER_DAY = 2
    first, second = (services.invite(team.owner, team.idea, team.drier, "Join us!") for _ in range(1)), team.machinist
    assert next(first).state == PartnerState.INVITED
    with pytest.raises(Conflict, match="is invited already"):
        services.invite(team.owner, team.idea, team.drier, "Join us!")
    other = add_consortium(viewer, team.sawmill, ConsortiumFields("Bark for insulation", "en"))
    services.add_partner(viewer, other, team.drier)
    services.invite(team.owner, other, team.drier, "This one too!")
    services.add_partner(viewer, other, second)
    with pytest.raises(Conflict, match="limit of 2 requests a day"):
        services.invite(team.owner, other, second, "And you!")


def test_an_office_invites_for_its_member_who_says_yes_as_well(team: Team) -> None:
    cluster = team.northern.clusters["FI"]
    office = User.objects.create_user("office@example.org", name="Office")
    cluster.managers.add(office)
    Consortium.objects.update(cluster=cluster)
    team.idea.refresh_from_db()
    made = team.invite(team.drier, by=office)
    assert (made.office, made.asking_agreed, told(team.owner)) == (
        cluster,
        False,
        [("introductions.proposed", f"/introductions/{made.public_id}/")],
    )
    services.join(team.dry, team.idea, team.drier)
    made.refresh_from_db()
    assert (team.state(team.drier), made.state) == (PartnerState.JOINED, "requested")
    assert told(office) == [("projects.joined", f"{team.page}partners/")]
    introductions.accept(made, team.owner)
    made.refresh_from_db()
    assert (team.state(team.drier), made.state) == (PartnerState.JOINED, "accepted")
    # Each of the two who prepare it takes back what the other one sent.
    for sender, other in ((office, team.owner), (team.owner, office)):
        again = team.invite(team.machinist, by=sender)
        services.remove_place(other, team.idea, team.machinist)
        again.refresh_from_db()
        assert (again.state, again.changed_by, team.state(team.machinist)) == ("withdrawn", other, "considered")
        assert told(team.ola)[-1] == ("introductions.withdrawn", f"/introductions/{again.public_id}/")
    # An office that does not prepare the idea may not invite in the member's name.
    Consortium.objects.update(cluster=None)
    foreign = User.objects.create_user("foreign@example.org", name="Foreign")
    team.northern.clusters["SE"].managers.add(foreign)
    with pytest.raises(NotFound):
        services.invite(foreign, team.idea, team.machinist, "Join us!")
    root = User.objects.create_superuser("root@example.org")
    team.add(team.machinist)
    with pytest.raises(NotAllowed):
        services.invite(root, team.idea, team.machinist, "Join us!")
