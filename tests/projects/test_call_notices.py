"""What teams hear of the call that they answer: that it has changed, or was deleted."""

from datetime import date

from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.notices.models import Notice
from intercluster.apps.notices.rendering import compose
from intercluster.apps.notices.services import see_all
from intercluster.apps.projects.calls.services import (
    CallFields,
    ProgrammeFields,
    add_call,
    add_programme,
    change_call,
    put_rule,
    remove_call,
    remove_rule,
)
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Consortium, Partner

RULE = {
    "kind": "count",
    "key": "partners",
    "least": 2,
    "source": {"address": "example.org", "read": "2026-11-30"},
}


def heard(*people: User) -> list[list[tuple[str, str, bool]]]:
    """Return what people have not seen yet: the kind, the last day it names, whether rules are different. See it."""
    found = []
    for person in people:
        rows = Notice.objects.filter(recipient=person, seen_at=None).order_by("pk")
        said = [(each.kind, each.context.get("until", ""), bool(each.context.get("has_rules"))) for each in rows]
        found.append(said)
        see_all(person)
    return found


def test_a_team_hears_what_becomes_of_its_call(northern: Northern, client: Client) -> None:
    sawmill, drier, machinist = (northern.organisations[slug] for slug in ("sawmill", "drier", "machinist"))
    owner, joined, invited = (editor_of(each) for each in (sawmill, drier, machinist))
    office = User.objects.create_user("office@example.org", name="Office")
    northern.clusters["FI"].managers.add(office)
    programme = add_programme(OPERATOR, northern.clusters["FI"], ProgrammeFields("Vouchers"))
    said = CallFields("Vouchers of 2027", "en", programme.slug, closes=date(2027, 3, 1))
    call = add_call(OPERATOR, northern.clusters["FI"], said)
    idea = add_consortium(OPERATOR, sawmill, ConsortiumFields("Bark", "en", call=call))
    Partner.objects.create(consortium=idea, organisation=drier, number=2, state="joined")
    Partner.objects.create(consortium=idea, organisation=machinist, number=3, state="invited")
    team = (owner, joined, invited, office)

    def change(**fields: object) -> None:
        change_call(OPERATOR, call, CallFields(**{**vars(said), **fields}))  # type: ignore[arg-type]

    change(text="Said in more words", website="https://example.org/")
    assert heard(*team) == [[], [], [], []]
    change(closes=date(2027, 4, 1))
    later = ("projects.call_changed", "1 April 2027", False)
    assert heard(*team) == [[later], [later], [], []]
    client.force_login(office)  # rules of the programme are rules of the call; of a series, the first is announced
    for key in ("partners", "firms"):
        answer = client.post(
            f"/programmes/{programme.slug}/rules/new/",
            {"kind": "count", "key": key, "different": "partner", "least": "2"}
            | {"source_address": "example.org", "source_read": "2026-11-30"},
        )
        assert answer.status_code == 302, answer.content.decode()
    other_rules = ("projects.call_changed", "", True)
    assert heard(*team) == [[other_rules], [other_rules], [], []]
    put_rule(OPERATOR, call, RULE)
    change(closes=None)  # told, though the notice about the rules is still new
    (mine, _theirs, *others) = heard(*team)
    assert (mine, others) == ([other_rules, ("projects.call_changed", "", False)], [[], []])
    last = Notice.objects.filter(recipient=owner).latest("pk")
    assert last.mail is not None
    message = compose(last.mail)
    assert message is not None
    assert "It has no last day any more." in message.body
    assert client.get(last.path).status_code == 404  # the office does not prepare it
    client.force_login(owner)
    assert client.get(last.path).status_code == 200
    put_rule(
        OPERATOR,
        call,
        RULE | {"note": "Read once more", "source": RULE["source"] | {"read": "2026-12-01"}},
        key="partners",
    )  # type: ignore[operator]
    assert heard(*team) == [[], [], [], []]
    remove_rule(OPERATOR, call, "partners")
    assert heard(*team) == [[other_rules], [other_rules], [], []]
    Consortium.objects.update(stage="rejected")
    put_rule(OPERATOR, call, RULE)
    assert heard(*team) == [[], [], [], []]
    Consortium.objects.update(stage="submitted")
    remove_call(OPERATOR, call)
    gone = ("projects.call_deleted", "", False)
    assert heard(*team) == [[gone], [gone], [], []]
    idea.refresh_from_db()
    assert idea.call is None
