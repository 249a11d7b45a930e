"""Ways in which somebody with a member's account tries to learn whose an anonymous need is, each of which must fail.

The attacker belongs to three organisations, in three countries, one of them in the author's own cluster. What an attack
observes must be the same, to the letter, whichever of three organisations the need is of.
"""

import re
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from tests.alike import without_what_is_new
from tests.plugins.database import shared_by_a_file
from tests.plugins.northern import LONG_AGO, Northern, make_northern
from tests.test_anonymity import SOUGHT, TEXT, make_alike

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.services import weekly
from intercluster.apps.clusters.alliances import services as alliances
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Need, Organisation
from intercluster.apps.directory.profiles.services import (
    STATEMENT_FIELDS,
    change_statement,
    renew_statement,
    version_of,
)
from intercluster.apps.directory.rules import OPERATOR, office_of
from intercluster.apps.introductions import notices, services
from intercluster.apps.introductions.models import Introduction, Message
from intercluster.apps.introductions.states import Refusal, Side
from intercluster.apps.moving import services as moving
from intercluster.apps.moving.models import ClusterExport
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.notices.rendering import compose
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core import clock

ALONE = "/partners/?text=Koneistamme+varaosia+pieninä+sarjoina&seeking=needs"
OFFERED = ALONE + "&own_cluster=on"
OWN = ("drier", "sawmill", "accountant")
NOW = timezone.now()
CLUSTERS = ("cluster-se", "cluster-no", "cluster-no-2", "cluster-fi")


@dataclass
class World:
    """The attacker's browser, and what they are after."""

    client: Client
    need: Need
    slugs: list[str]
    """Of the attacker's organisations, and of those that may be the author; who knows the directory knows them."""
    authors: dict[str, list[Organisation]]
    """Three of each description."""
    description: str = ""
    """How the author is described in this try."""

    def ask_about(self, description: str) -> None:
        """Try it with the authors of a description."""
        self.description = description
        self.slugs = sorted({*OWN, *(author.slug for author in self.authors[description])})

    def get(self, address: str, **headers: str) -> tuple[int, str]:
        """Return an address's status and content, without what is new at each request and the address itself."""
        return self._told(self.client.get(address, headers=headers), address)

    def post(self, address: str, **data: str) -> tuple[int, str]:
        """Return the same of a form that was sent."""
        return self._told(self.client.post(address, data), address)

    @staticmethod
    def _told(response: Any, address: str) -> tuple[int, str]:
        cache.clear()
        content = without_what_is_new(response.getvalue().decode())
        return response.status_code, content.replace(address, "HERE")

    def of_each(self, pattern: str) -> dict[str, tuple[int, str]]:
        """Return what an address says for each organisation."""
        return {slug: self.get(pattern.format(slug=slug)) for slug in self.slugs}


@pytest.fixture(scope="module")
def shared_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Any, ...]]:
    """Make the world once, with an anonymous need of the first of three organisations and the attacker signed in."""
    with shared_by_a_file("world", request, django_db_blocker) as can_share:
        assert can_share
        northern = make_northern()
        alike = make_alike(northern)
        elsewhere = make_elsewhere(northern)
        attacker = User.objects.create_user("attacker@example.com", name="Attacker")
        for slug in OWN:
            Affiliation.objects.create(user=attacker, organisation=northern.organisations[slug], role="editor")
        client = Client()
        client.force_login(attacker)
        need = Need.objects.create(organisation=alike[0], text=TEXT, language="nb", visibility="anonymous")
        index_texts()
        authors = {"A company in Norway": alike, "An organisation in the alliance": elsewhere}
        yield client.cookies, need, authors


def make_elsewhere(northern: Northern) -> list[Organisation]:
    """Make authors of three countries and kinds, each rare: they are described alike."""
    second = Cluster.objects.get(slug="cluster-no-2")
    made = []
    for country, kind, cluster in (
        ("NO", "research", second),
        ("FI", "public", northern.clusters["FI"]),
        ("SE", "education", second),
    ):
        for n in (1, 2):
            own = northern.add(f"{kind}-{n}", country, member=False, kind=kind)
            Membership.objects.create(cluster=cluster, organisation=own, added=LONG_AGO)
        made.append(own)
    return made


@pytest.fixture
def world(shared_world: tuple[Any, ...], db: None) -> World:
    """Return the world."""
    cookies, need, authors = shared_world
    client = Client()
    client.cookies = deepcopy(cookies)
    made = World(client, copy(need), [], authors)
    made.ask_about("A company in Norway")
    return made


Attack = Callable[[World], Any]
ATTACKS: list[Attack] = []


def attack(function: Attack) -> Attack:
    ATTACKS.append(function)
    return function


@attack
def read_the_page_of_every_organisation(world: World) -> Any:
    return world.of_each("/organisations/{slug}/")


@attack
def look_at_every_page_as_if_it_were_ones_own(world: World) -> Any:
    return [world.of_each(f"/organisations/{{slug}}/?as={reader}") for reader in ("own", "alliance", "visitor")]


@attack
def read_the_start_page_its_map_and_numbers(world: World) -> Any:
    return [world.get("/"), world.get("/alliances/northern/")]


@attack
def read_every_cluster_and_its_numbers(world: World) -> Any:
    return [world.get(f"/clusters/{slug}/") for slug in CLUSTERS]


@attack
def search_the_directory_for_the_words_of_the_need(world: World) -> Any:
    return [world.get(f"/directory/?q={words}") for words in ("maskinerer", "reservedeler+serier", "machinist+serier")]


@attack
def mistype_its_words_and_see_what_is_proposed(world: World) -> Any:
    return [world.get(f"/directory/?q={word}") for word in ("maskinreer", "reservdeeler", "machinsit+reservdeeler")]


@attack
def count_with_every_filter_of_the_directory(world: World) -> Any:
    filters = ["size=micro", "size=large", "language=nb", "activity=25", "kind=company", "country=NO"]
    return [world.get(f"/directory/?q=maskinerer&{each}") for each in ("", *filters)]


@attack
def watch_the_order_of_the_directory(world: World) -> Any:
    return [world.get(f"/directory/?country=NO&sort={sort}") for sort in ("name", "newest", "people")]


@attack
def narrow_the_search_by_size(world: World) -> Any:
    return [world.get(f"{OFFERED}&size={size}") for size in ("micro", "small", "medium", "large")]


@attack
def narrow_the_search_by_cluster(world: World) -> Any:
    return [world.get(f"{OFFERED}&cluster={slug}") for slug in CLUSTERS]


@attack
def narrow_the_search_by_region(world: World) -> Any:
    """Two of the three are in a region each, the smaller and the larger one, by code and by name, on page and API."""
    asked = ["NO", "NO0", "NO02", "NO020", "Innlandet", "NO06", "NO060", "NO0A2", "SE311", "nowhere"]
    addresses = [OFFERED, "/api/partners?text=Koneistamme+varaosia&seeking=needs&own_cluster=on"]
    tries = [(address, region) for address in addresses for region in asked]
    tries += [(f"/organisations/{slug}/partners/?own_cluster=on", where) for slug in OWN for where in ("NO020", "NO06")]
    return [world.get(f"{address}&region={region}") for address, region in tries]


@attack
def narrow_the_search_by_country_and_kind(world: World) -> Any:
    return [world.get(f"{OFFERED}&{each}") for each in ("country=NO", "kind=company", "country=NO&kind=company")]


@attack
def take_in_ones_own_clusters_and_leave_them_out(world: World) -> Any:
    return [world.get(f"{ALONE}&{box}") for box in ("", "own_cluster=on", "outside=on", "own_cluster=on&outside=on")]


@attack
def search_from_each_of_ones_organisations(world: World) -> Any:
    """Nearness, languages, size and ties differ between them: three bearings on the author."""
    return [world.get(f"/organisations/{slug}/partners/?{box}") for slug in OWN for box in ("", "own_cluster=on")]


@attack
def search_on_behalf_of_everybody_else(world: World) -> Any:
    """An author's own text would be missing from its own search."""
    return world.of_each("/organisations/{slug}/partners/?own_cluster=on")


@attack
def ask_the_api_on_behalf_of_everybody(world: World) -> Any:
    return world.of_each("/api/organisations/{slug}/partners?own_cluster=on&limit=100")


@attack
def ask_the_api_for_one_two_and_three_partners(world: World) -> Any:
    """The order among equals, and the number of candidates."""
    address = "/api/partners?text=Koneistamme+varaosia&seeking=needs&limit="
    return [world.get(f"{address}{limit}") for limit in (1, 2, 3, 100)]


@attack
def read_what_the_api_describes_of_itself(world: World) -> Any:
    return [world.get("/api/openapi.json"), world.get("/api/"), world.get("/api/docs")]


@attack
def call_every_address_of_the_api(world: World) -> Any:
    """With the names of organisations, clusters and texts in every place where an address takes something."""
    paths = world.client.get("/api/openapi.json").json()["paths"]
    addresses = set()
    for path in (path for path, methods in paths.items() if "get" in methods):
        fillings = [*world.slugs, *CLUSTERS, str(world.need.pk)] if "{" in path else [""]
        addresses |= {re.sub(r"{\w+}", filling, path) for filling in fillings}
    assert len(addresses) > len(world.slugs)
    return {address: world.get(address) for address in sorted(addresses)}


@attack
def export_the_members_of_every_cluster(world: World) -> Any:
    return [world.get(f"/office/{slug}/import/members.{form}") for slug in CLUSTERS for form in ("csv", "xlsx")]


@attack
def enter_every_office(world: World) -> Any:
    return [world.get(f"/office/{slug}/{page}") for slug in CLUSTERS for page in ("", "import/", "import/past/1/")]


@attack
def open_the_need_by_its_number_under_every_name(world: World) -> Any:
    """That it exists must not be told, nor under which name: as a number that nobody has."""
    told = world.of_each(f"/organisations/{{slug}}/needs/{world.need.pk}/")
    assert {slug: told[slug][0] for slug in told} == dict.fromkeys(told, 404)
    missing = world.of_each("/organisations/{slug}/needs/999999999/")
    assert {slug: status for slug, (status, _) in missing.items()} == dict.fromkeys(missing, 404)
    assert set(told.values()) == set(missing.values())
    return told


@attack
def change_renew_and_remove_it_under_every_name(world: World) -> Any:
    base = f"/organisations/{{slug}}/needs/{world.need.pk}/"
    form = {"act": "save", "text": "Mine", "visibility": "public"}
    answers = [world.post(base.format(slug=slug) + act, **form) for slug in world.slugs for act in ("", "renew/")]
    answers += [world.post(base.format(slug=slug) + "remove/") for slug in world.slugs]
    assert {status for status, _content in answers} == {404}
    world.need.refresh_from_db()
    assert world.need.text == TEXT
    return answers


@attack
def use_other_methods_on_its_address(world: World) -> Any:
    address = f"/organisations/{{slug}}/needs/{world.need.pk}/{{act}}"
    calls = (world.client.put, world.client.delete, world.client.options, world.client.head, world.client.patch)
    return [
        (call(address.format(slug=slug, act=act)).status_code, slug, act)
        for call in calls
        for slug in world.slugs
        for act in ("", "remove/", "renew/")
    ]


@attack
def read_the_history_of_every_organisation(world: World) -> Any:
    return world.of_each("/organisations/{slug}/history/")


@attack
def read_the_profile_of_every_organisation(world: World) -> Any:
    return world.of_each("/organisations/{slug}/profile/")


@attack
def look_for_what_ends_soon_and_renew_it(world: World) -> Any:
    """A page of those in charge, and a form that takes the number of a text."""
    renewed = [world.post(f"/organisations/{slug}/ending/", renew=f"need:{world.need.pk}") for slug in world.slugs]
    assert {status for status, _content in renewed} == {404}
    return [world.of_each("/organisations/{slug}/ending/"), renewed]


@attack
def ask_who_works_where(world: World) -> Any:
    return world.of_each("/organisations/{slug}/people/")


@attack
def save_a_search_and_wait_for_what_is_new(world: World) -> Any:
    """What is new is told once: that must not differ when the need was changed by another author."""
    saved = world.post("/searches/new/", search=OFFERED, name="Serier", alerts="on")
    assert saved[0] == 302
    Need.objects.filter(pk=world.need.pk).update(text=f"{TEXT} av stål")
    index_texts()
    told = weekly(timezone.now() + timedelta(days=8))
    notices = Notice.objects.filter(recipient__email="attacker@example.com").order_by("pk")
    new = [keys for notice in notices for _search, keys in notice.context["searches"]]
    assert new
    return told, new


@attack
def say_the_same_and_see_what_is_alike(world: World) -> Any:
    """Neither "you say this already" nor "it is there" may come from anybody else's text."""
    given = {"text": TEXT, "visibility": "anonymous", "language": "nb"}
    answers = []
    for slug in OWN:
        address = f"/organisations/{slug}/needs/new/"
        answers += [world.post(address, act="preview", **given), world.post(address, act="save", **given)]
        assert answers[-1][0] == 302
    return answers


@attack
def try_names_in_an_anonymous_text_of_ones_own(world: World) -> Any:
    """What gives an author away is judged by the writer's own name, not by that of whoever wrote a text alike."""
    given = {"text": f"{TEXT} machinist Demo, double Demo, distant Demo", "visibility": "anonymous", "act": "preview"}
    return [world.post(f"/organisations/{slug}/needs/new/", **given) for slug in OWN]


@attack
def compare_the_headers_of_pages(world: World) -> Any:
    def headers(address: str) -> list[tuple[str, str]]:
        response = world.client.get(address)
        return sorted((name, value) for name, value in response.items() if name != "Set-Cookie")

    return [headers(f"/organisations/{slug}/") for slug in world.slugs] + [headers("/directory/"), headers(OFFERED)]


@attack
def ask_whether_pages_have_changed(world: World) -> Any:
    conditions = {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT", "If-None-Match": '"x"'}
    return [world.get(f"/organisations/{slug}/", **conditions) for slug in world.slugs]


@attack
def watch_what_moves_when_the_author_writes(world: World) -> Any:
    """The order by newest, every page and every number, before and after the need is renewed and changed."""
    addresses = ["/directory/?sort=newest", "/", *(f"/organisations/{slug}/" for slug in world.slugs)]
    addresses += [f"/clusters/{slug}/" for slug in CLUSTERS]
    before = [world.get(address) for address in addresses]
    need = Need.objects.select_related("organisation").get(pk=world.need.pk)
    author = office_of(*need.organisation.clusters.all())
    need = renew_statement(author, need, clock.today() + timedelta(days=99))  # type: ignore[assignment]
    version = version_of(need, STATEMENT_FIELDS)
    change_statement(author, need, version=version, text=f"{TEXT} snart", visibility="anonymous", language="nb")
    after = [world.get(address) for address in addresses]
    assert before == after
    return after


@attack
def make_it_be_shown_often_and_watch_attention(world: World) -> Any:
    """Who has been shown often gives way to others; that must not reach the named texts of an unnamed author."""
    for _ in range(4):
        world.get(OFFERED)
    return [world.get("/partners/?text=maskinering+av+deler&seeking=needs"), world.get(OFFERED)]


@attack
def read_it_in_every_language(world: World) -> Any:
    return [world.get(OFFERED, **{"Accept-Language": language}) for language in ("en", "sv", "nb", "fi", "de")]


@attack
def ask_for_fragments_as_the_page_does(world: World) -> Any:
    fragment = {"HX-Request": "true", "HX-Target": "results"}
    return [world.get(address, **fragment) for address in (OFFERED, "/directory/?q=maskinerer", "/?x=1")]


@attack
def provoke_errors(world: World) -> Any:
    return [
        world.get(f"{OFFERED}&country=XX&size=huge"),
        world.get("/partners/?text=" + "x" * 6000),
        world.get(f"/organisations/machinist/needs/{world.need.pk}0000000000000000000/"),
        world.get("/organisations/machinist/needs/-1/"),
        world.get("/api/partners?text=&limit=1000"),
        world.get("/directory/?q=%00maskinerer"),
    ]


@attack
def count_the_work_behind_each_page(world: World) -> Any:
    """A longer way through the database would take longer: the number of its queries stands for the time.

    What counts requests by the minute is left out: it depends on the clock alone.
    """

    def queries(address: str) -> int:
        cache.clear()  # so that everything is asked anew
        with CaptureQueriesContext(connection) as captured:
            world.client.get(address)
        return sum("access_ratecount" not in query["sql"] for query in captured.captured_queries)

    addresses = [*(f"/organisations/{slug}/" for slug in world.slugs), "/directory/", OFFERED]
    addresses += [f"/organisations/{slug}/needs/{world.need.pk}/" for slug in world.slugs]
    for address in addresses:
        queries(address)  # what is asked once a process has been asked
    return {address: queries(address) for address in addresses}


def as_somebody_else(world: World, user: User, addresses: list[str]) -> list[Any]:
    """Return what somebody else gets at addresses: status and content, of a workbook its cells."""
    client = Client()
    client.force_login(user)
    told = []
    for address in addresses:
        response = client.get(address)
        content = response.getvalue()
        if response.status_code == 200 and address.endswith(".xlsx"):
            rows = [list(sheet.values) for sheet in load_workbook(BytesIO(content)).worksheets]
            told.append((200, rows))
        else:
            # The history tells by the clock, and each run of an attack is at another time.
            text = re.sub("<time[^<]*</time>", "", without_what_is_new(content.decode()))
            told.append((response.status_code, text))
    return told


def introduced(world: World, state: str) -> None:
    """Let the Swedish drier have asked the need's author, whose name it does not know."""
    author = Need.objects.get(pk=world.need.pk).organisation
    Introduction.objects.create(
        public_id=uuid5(NAMESPACE_URL, state),
        asking=Organisation.objects.get(slug="drier"),
        asked=author,
        asked_unnamed=True,
        direction="our_offer",
        asking_text="Vi torkar",
        asked_text=TEXT,
        need=world.need,
        state=state,
        declined_by="asked" if state == "declined" else "",
        refusal="no_fit" if state == "declined" else "",
        requested=NOW,
        since=NOW,
        expires=NOW + timedelta(days=21),
    )


def office_in_sweden() -> User:
    office = User.objects.create_user("office@cluster-se.example", name="Office")
    Cluster.objects.get(slug="cluster-se").managers.add(office)
    return office


CHARTS = [f"{name}.{form}" for name in ("members", "contacts", "outcomes", "ties") for form in ("csv", "json", "svg")]
CHARTS += ["participations.csv", "helpful.csv"]


@attack
def export_all_that_another_office_can(world: World) -> Any:
    """Members, documents of the API and import reports, of one's own cluster and of every other."""
    kinds = ("office/{}/import/members.csv", "office/{}/import/members.xlsx", "api/clusters/{}/members")
    addresses = [f"/{kind.format(slug)}" for slug in CLUSTERS for kind in kinds]
    told = as_somebody_else(world, office_in_sweden(), addresses)
    assert [status for status, _content in told] == [200] * 3 + [404] * 9
    return told


@attack
def read_board_history_and_charts_of_an_office_that_asked(world: World) -> Any:
    told = []
    office = office_in_sweden()
    pages = ["introductions/", "history/", "", "statistics/", *(f"statistics/{name}" for name in CHARTS)]
    addresses = [f"/office/cluster-se/{page}" for page in pages]
    addresses += [f"/office/{slug}/{page}" for slug in CLUSTERS[1:] for page in ("", "introductions/", "statistics/")]
    addresses += ["/api/introductions", "/introductions/"]
    for state in ("requested", "declined"):
        introduced(world, state)
        told.append(as_somebody_else(world, office, addresses))
    assert world.description in told[0][0][1]
    return told


@attack
def compare_the_search_with_what_introductions_say(world: World) -> Any:
    """One author has one description: in the search, where one asks, in the answer, the list and the notice."""
    [found] = [
        each
        for each in world.client.get("/api/organisations/drier/partners?own_cluster=on&limit=100").json()["partners"]
        if each["organisation"] is None and each["reasons"][0]["direction"] == "our_offer"
    ]
    page = world.client.get("/introductions/new/", {"match": found["handle"]}).content.decode()
    asked = {"handle": found["handle"], "message": "Hei", "organisation": "drier"}
    made = world.client.post("/api/introductions", asked, content_type="application/json").json()
    author = Need.objects.get(pk=world.need.pk).organisation
    row = Introduction.objects.get(public_id=made["id"])
    answering = User.objects.create_user("answers@example.com")
    Affiliation.objects.create(user=answering, organisation=author, role="editor")
    services.write(row, answering, "Hvor mange?")
    [notice] = Notice.objects.filter(recipient__email="attacker@example.com")
    [listed] = world.client.get("/api/introductions").json()
    shown = world.client.get(f"/introductions/{row.public_id}/").content.decode()
    names = {found["name"], made["other"], listed["other"], notice.context["other"]}
    assert names == {world.description}
    assert world.description in page
    assert world.description in shown
    shown = re.sub("<time.*?</time>", "", without_what_is_new(shown.replace(str(row.public_id), "ID")))
    return names, shown, without_what_is_new(page)


@attack
def be_asked_by_an_author_whose_office_proposes_it(world: World) -> Any:
    """The office of another cluster would say whose member the author is."""
    author = Need.objects.get(pk=world.need.pk).organisation
    office = author.clusters.get()
    manager = User.objects.create_user("manager@example.com", name="Manager")
    office.managers.add(manager)
    row = Introduction.objects.create(
        public_id=uuid5(NAMESPACE_URL, "proposed"),
        asking=author,
        asked=Organisation.objects.get(slug="drier"),
        asking_unnamed=True,
        asking_agreed=False,
        office=office,
        proposed_by=manager,
        direction="our_offer",
        asking_text=TEXT,
        asked_text="Vi torkar",
        need=world.need,
        requested=NOW,
        since=NOW,
        expires=NOW + timedelta(days=21),
    )
    message = Message.objects.create(introduction=row, author=manager, text="Dere passer sammen.", at=NOW)
    notices.tell(row, Side.ASKED, notices.PROPOSED, message=message)
    [notice] = Notice.objects.filter(recipient__email="attacker@example.com")
    [mail] = Mail.objects.filter(recipient__email="attacker@example.com")
    composed = compose(mail)
    assert composed is not None
    assert composed.subject == "A cluster office proposes a partner for drier Demo"
    assert (notice.context["office"], notice.context["other"]) == ("A cluster office", world.description)
    address = f"introductions/{row.public_id}"
    shown = [world.get(f"/{address}/"), world.get("/introductions/"), world.get(f"/api/{address}")]
    assert world.description in shown[0][1]
    body = re.sub(r"http\S+", "", composed.body)
    return shown, notice.context | {"message": ""}, body, world.post(f"/{address}/decline/", refusal="other")


@attack
def read_in_the_history_who_answered_for_the_author(world: World) -> Any:
    """Somebody of the author's who is known, since they belong to a member of the reader's cluster as well."""
    introduced(world, "requested")
    both = User.objects.create_user("both@example.com", name="Both Sides")
    for organisation in (Need.objects.get(pk=world.need.pk).organisation, Organisation.objects.get(slug="drier")):
        Affiliation.objects.create(user=both, organisation=organisation, role="editor")
    services.decline(Introduction.objects.get(), both, Refusal.OTHER)
    told = as_somebody_else(world, office_in_sweden(), ["/office/cluster-se/history/", "/office/cluster-se/"])
    # That they came to the Swedish drier is in its history, and nothing else of them.
    assert [told[0][1].count("Both Sides"), told[1][1].count("Both Sides")] == [1, 0]
    return told


@attack
def read_the_charts_of_the_authors_clusters_as_an_evaluator(world: World) -> Any:
    """Also of the author's own cluster, whose numbers would tell that it is there."""
    evaluator = User.objects.create_user("evaluator@example.com", name="Evaluator")
    for cluster in Cluster.objects.filter(slug__in=CLUSTERS):
        cluster.evaluators.add(evaluator)
    introduced(world, "requested")
    pages = ["statistics/", *(f"statistics/{name}" for name in CHARTS), "introductions/", "history/"]
    return as_somebody_else(world, evaluator, [f"/office/{slug}/{page}" for slug in CLUSTERS for page in pages])


@attack
def read_what_leaving_or_entering_an_alliance_would_change(world: World) -> Any:
    """The office is in an alliance of two with each other cluster, and is invited to another by each."""
    office, own = office_in_sweden(), Cluster.objects.get(slug="cluster-se")
    numbers = {}
    for slug in CLUSTERS[1:]:
        other = Cluster.objects.get(slug=slug)
        Alliance.objects.create(slug=f"pair-{slug}", name=slug).clusters.add(own, other)
        numbers[slug] = alliances.invite(other, own, viewer=OPERATOR, name=f"With {slug}").pk
    Alliance.objects.get(slug="northern").clusters.remove(own)
    inside = "office/cluster-se/alliances/"
    addresses = [f"/{inside}", "/api/clusters/cluster-se/alliances"]
    for slug in CLUSTERS[1:]:
        addresses += [f"/{inside}in/pair-{slug}/", f"/{inside}in/pair-{slug}/leave/"]
        addresses += [f"/alliances/pair-{slug}/", f"/api/clusters/cluster-se/alliances/in/pair-{slug}"]
    told = as_somebody_else(world, office, addresses)
    own.alliances.clear()  # now everything is to be gained
    invited = [f"{inside}invitations/{number}" for number in numbers.values()]
    told += as_somebody_else(world, office, [f"/{each}/" for each in invited])
    told += as_somebody_else(world, office, [f"/{each.replace('office', 'api/clusters')}" for each in invited])
    assert {status for status, _content in told} == {200}
    numbers_of_rows = r'invitations/\d+|person-\d+|value="\d+"|"(number|at)": ?[^,]+'
    return re.sub(numbers_of_rows, "", str(told))


@attack
def take_the_file_of_an_office_that_asked_along(world: World) -> Any:
    told = []
    for state in ("requested", "declined"):
        introduced(world, state)
        export = moving.ask_for_export(Cluster.objects.get(slug="cluster-se"), viewer=OPERATOR)
        ClusterExport.objects.filter(pk=export.pk).update(state="waiting")
        moving.make_export(export.pk)
        export.refresh_from_db()
        with ZipFile(moving.file_of(export)) as archive:
            told.append({name: archive.read(name) for name in archive.namelist() if name.startswith("data/")})
        ClusterExport.objects.all().delete()
    assert b'"described":' in told[0]["data/introductions.jsonl"]
    times = re.compile(rb'"(at|last_login|since|requested|expires)":"[^"]*"')
    return [{name: times.sub(b"", content) for name, content in each.items()} for each in told]


@attack
def ask_about_two_texts_that_may_be_of_one_author(world: World) -> Any:
    """Whether two texts are of one author must not show, in the search, in what is asked, nor after an answer."""
    second = Need.objects.create(
        organisation=world.authors[world.description][0],
        text="Vi trenger noen som maskinerer varaosia i små serier",
        language="nb",
        visibility="anonymous",
    )
    index_texts()
    address = "/api/organisations/drier/partners?own_cluster=on&limit=100"

    def found() -> list[dict[str, Any]]:
        cache.clear()
        return [each | {"handle": ""} for each in world.client.get(address).json()["partners"]]

    told: list[Any] = [found()]
    unnamed = [each for each in world.client.get(address).json()["partners"] if each["organisation"] is None]
    assert {TEXT, second.text} <= {each["reasons"][0]["theirs"]["text"] for each in unnamed}
    for each in unnamed:
        asked = {"handle": each["handle"], "message": "Hei", "organisation": "drier"}
        answer = world.client.post("/api/introductions", asked, content_type="application/json")
        told.append((answer.status_code, answer.json().get("other"), answer.json().get("detail")))
    answering = User.objects.create_user("answers@example.com")
    Affiliation.objects.create(user=answering, organisation=second.organisation, role="editor")
    services.decline(Introduction.objects.get(need=second), answering, Refusal.NO_FIT)
    told += [found(), [each["state"] for each in world.client.get("/api/introductions").json()]]
    return told


@attack
def take_ones_own_data_along(world: World) -> Any:
    introduced(world, "declined")
    told = world.client.get("/accounts/data/export/").json()
    told.pop("made")
    documents = world.of_each("/organisations/{slug}/data/")
    return told, [(status, re.sub(r'"made": "[^"]+"', "", content)) for status, content in documents.values()]


def observed(observe: Attack, world: World, author: Organisation) -> Any:
    """Return what an attack observes while the need is this author's; whatever it does is taken back."""
    world.client.cookies.pop("messages", None)  # what the last attack was told of its own acts
    with transaction.atomic():
        Need.objects.filter(pk=world.need.pk).update(organisation=author)
        found = observe(world)
        transaction.set_rollback(True)
    return found


ALSO_ELSEWHERE = [
    narrow_the_search_by_country_and_kind,
    search_from_each_of_ones_organisations,
    ask_the_api_for_one_two_and_three_partners,
    read_board_history_and_charts_of_an_office_that_asked,
    read_the_charts_of_the_authors_clusters_as_an_evaluator,
    compare_the_search_with_what_introductions_say,
    be_asked_by_an_author_whose_office_proposes_it,
    read_in_the_history_who_answered_for_the_author,
    read_what_leaving_or_entering_an_alliance_would_change,
    take_the_file_of_an_office_that_asked_along,
    ask_about_two_texts_that_may_be_of_one_author,
]
"""Attacks in which the author is described: they are tried on authors of other countries and kinds too."""

TRIES = [(each, "A company in Norway") for each in ATTACKS]
TRIES += [(each, "An organisation in the alliance") for each in ALSO_ELSEWHERE]


@pytest.mark.parametrize(("observe", "description"), TRIES, ids=[f"{each.__name__}-{who}" for each, who in TRIES])
@pytest.mark.slow(reason="tries each attack on three organisations, by up to 50 searches each")
def test_it_fails(observe: Attack, description: str, world: World) -> None:
    world.ask_about(description)
    first, *others = world.authors[description]
    expected = observed(observe, world, first)
    for author in others:
        assert observed(observe, world, author) == expected


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) >= 20


@pytest.mark.slow(reason="tries six attacks on two organisations each")
def test_the_attacker_reads_the_need_and_an_author_would_be_seen(world: World) -> None:
    """The attacks are no empty ones: the text is there to read, and a need with a name is found by the same ways."""
    alike = world.authors["A company in Norway"]
    content = world.get(OFFERED)[1]
    assert TEXT in re.sub("</?mark[^>]*>", "", content)
    assert "A company in Norway" in content
    assert SOUGHT not in content
    Need.objects.filter(pk=world.need.pk).update(visibility="alliance")
    seen = {
        observe.__name__
        for observe in (
            read_the_page_of_every_organisation,
            search_the_directory_for_the_words_of_the_need,
            narrow_the_search_by_size,
            narrow_the_search_by_region,
            search_on_behalf_of_everybody_else,
            mistype_its_words_and_see_what_is_proposed,
        )
        if observed(observe, world, alike[0]) != observed(observe, world, alike[1])
    }
    assert seen == {
        "read_the_page_of_every_organisation",
        "search_the_directory_for_the_words_of_the_need",
        "narrow_the_search_by_size",
        "narrow_the_search_by_region",
        "search_on_behalf_of_everybody_else",
        "mistype_its_words_and_see_what_is_proposed",
    }
