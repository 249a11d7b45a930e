"""Settings and alliances over the HTTP API, which gives the answers of the pages."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone
from tests.clusters.conftest import picture
from tests.plugins.northern import Northern

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster, Logo
from intercluster.apps.partnering.weights.defaults import WEIGHTS


class Program:
    """A program that acts for a person."""

    def __init__(self, user: User, *, scope: str = "clusters") -> None:
        secret = make_token(user, "Program", [scope], timezone.now() + timedelta(days=1))[1]
        self.client, self.headers = Client(), {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a request and return status and answer."""
        send = getattr(self.client, method)
        extra = {} if body is None else {"data": body, "content_type": "application/json"}
        answer = send(f"/api/clusters/{path}", headers=self.headers, **extra)
        return answer.status_code, answer.json()


def test_settings(northern: Northern, managers: dict[str, User]) -> None:
    finnish = Program(managers["FI"])
    body = {"names": {"fi": "Puuklusteri"}, "colour": "#1F4D3A", "regions": ["Värmland"], "retention": {"imports": 30}}
    status, settings = finnish("patch", "cluster-fi", body)
    assert (status, settings) == (200, finnish("get", "cluster-fi")[1])
    assert {name: settings[name] for name in [*body, "name", "default_visibility"]} == {
        "names": {"fi": "Puuklusteri"},
        "colour": "#1f4d3a",
        "regions": ["SE311"],
        "retention": {"imports": 30},
        "name": "Demo FI",
        "default_visibility": "alliance",
    }
    status, answer = finnish("patch", "cluster-fi", {"name": "New", "colour": "#ff9900"})
    assert (status, "The nearest readable colour is #aa6600." in answer["detail"]) == (422, True)
    assert Cluster.objects.get(slug="cluster-fi").name == "Demo FI"
    for method, body in (("get", None), ("patch", {"name": "Ours"})):
        assert Program(managers["SE"])(method, "cluster-fi", body)[0] == 404
        assert Program(managers["FI"], scope="directory")(method, "cluster-fi", body)[0] == 403


def test_logo_is_given_and_removed(northern: Northern, managers: dict[str, User]) -> None:
    finnish = Program(managers["FI"])
    image = b64encode(picture()).decode()
    status, settings = finnish("post", "cluster-fi/logo", {"image": image})
    logo = Logo.objects.get()
    assert (status, settings["logo"]) == (200, f"/clusters/cluster-fi/logo-{logo.digest[:16]}.png")
    assert Client().get(settings["logo"]).content == bytes(logo.image)
    assert finnish("get", "cluster-fi")[1] == settings
    for wrong, said in (
        ("<svg/>", "The logo is not in base 64."),
        (b64encode(b"<svg/>").decode(), "The logo is an SVG, which can hold programs: export it as a PNG."),
    ):
        assert finnish("post", "cluster-fi/logo", {"image": wrong}) == (422, {"detail": said})
    assert Program(managers["SE"])("post", "cluster-fi/logo", {"image": ""})[0] == 404
    assert Logo.objects.exists()
    assert finnish("post", "cluster-fi/logo", {"image": ""})[1]["logo"] == ""
    assert not Logo.objects.exists()


def test_committee_is_chosen(northern: Northern, managers: dict[str, User]) -> None:
    finnish = Program(managers["FI"])
    inside = "cluster-fi/alliances/in/northern"
    second = User.objects.create_user("second@cluster-fi.example", name="Second Demo")
    northern.clusters["FI"].managers.add(second)
    everybody = finnish("get", inside)[1]
    assert everybody["represented_by"] == []
    status, chosen = finnish("post", f"{inside}/committee", {"people": ["SECOND@cluster-fi.example"]})
    assert (status, chosen["represented_by"]) == (200, ["second@cluster-fi.example"])
    assert set(everybody["committee"]) - set(chosen["committee"]) == {str(managers["FI"])}
    status, answer = finnish("post", f"{inside}/committee", {"people": [managers["SE"].email]})
    assert (status, answer["detail"]) == (
        422,
        f"{managers['SE'].email} does not manage this cluster. Its managers: "
        f"{', '.join(sorted([managers['FI'].email, 'second@cluster-fi.example']))}.",
    )
    assert finnish("get", inside)[1] == chosen
    assert finnish("patch", inside, {"summary": "Wood."})[0] == 403  # no longer of the committee
    assert finnish("post", f"{inside}/committee", {"people": []})[1] == everybody
    assert Program(managers["SE"])("post", f"{inside}/committee", {"people": []})[0] == 404


def test_alliance_from_invitation_to_leaving(northern: Northern, managers: dict[str, User]) -> None:
    finnish, german = Program(managers["FI"]), Program(managers["DE"])
    invitations = "cluster-fi/alliances/invitations"
    status, made = finnish("post", invitations, {"cluster": "cluster-de", "name": "Timber", "message": "Hei!"})
    assert (status, made["alliance"], made["name"], made["state"]) == (200, "", "Timber", "waiting")
    assert finnish("post", invitations, {"cluster": "cluster-de", "name": "Timber"})[0] == 409
    assert finnish("post", invitations, {"cluster": "nowhere", "name": "Timber"})[0] == 404
    assert finnish("post", invitations, {"cluster": "cluster-de", "alliance": "nowhere"})[0] == 404
    assert german("get", "cluster-de/alliances")[1] == {"alliances": [], "received": [made], "sent": []}
    asked = f"cluster-de/alliances/invitations/{made['number']}"
    status, shared = german("get", asked)
    read = {"offers": 1, "needs": 0, "unnamed_offers": 0, "unnamed_needs": 0}
    assert shared["shared"] == {
        "given": [{"cluster": "cluster-fi"} | read, {"cluster": "cluster-de"} | read],
        "taken": [{"cluster": "cluster-fi"} | read | {"offers": 0, "needs": 1}],
    }
    assert finnish("post", f"{invitations}/{made['number']}/agree")[0] == 404
    assert german("post", f"{asked}/agree")[1]["state"] == "agreed"
    assert german("post", f"{asked}/agree")[0] == 404
    inside = "cluster-de/alliances/in/timber"
    assert german("get", inside)[1]["clusters"] == ["cluster-de", "cluster-fi"]
    assert german("patch", inside, {"summary": "Wood."})[1]["summary"] == "Wood."
    status, weighted = german("post", f"{inside}/weights", {"weights": {"nearness": 10}})
    assert (status, weighted["weights"]) == (200, dict(WEIGHTS) | {"nearness": 10})
    assert german("post", f"{inside}/weights", {})[1]["version"] is None
    assert german("post", f"{inside}/weights", {"version": weighted["version"]})[1]["version"] == weighted["version"]
    assert german("post", f"{inside}/weights", {"version": 999999})[0] == 422
    assert german("post", f"{inside}/leave") == (200, {"alliances": [], "received": [], "sent": []})
    assert german("get", inside)[0] == 404

    for name, ending in (("One", "decline"), ("Two", "withdraw")):
        number = finnish("post", invitations, {"cluster": "cluster-de", "name": name})[1]["number"]
        answering = german if ending == "decline" else finnish
        own = "cluster-de/alliances/invitations" if ending == "decline" else invitations
        assert answering("post", f"{own}/{number}/{ending}")[0] == 200
        assert answering("post", f"{own}/{number}/{ending}")[0] == 404
    assert set(Alliance.objects.values_list("slug", flat=True)) == {"northern", "timber"}
