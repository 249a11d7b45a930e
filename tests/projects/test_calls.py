"""Calls and programmes: what is shipped, pages, forms, versions by day, API, commands, demo."""

from datetime import date, timedelta
from fractions import Fraction
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from tests.plugins.northern import Northern
from typer.testing import CliRunner

from intercluster.analysis.consortia.reading import data_of, rules_from
from intercluster.analysis.consortia.rules import Count, Rate, Rule, flat
from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.calls import queries, services
from intercluster.apps.projects.calls.joining import could_join
from intercluster.apps.projects.calls.services import CallFields, ProgrammeFields
from intercluster.apps.projects.calls.shipped import lists, shipped
from intercluster.apps.projects.calls.words import lines
from intercluster.apps.projects.models import Call, Programme
from intercluster.cli.commands import app
from intercluster.core import clock
from intercluster.core.errors import NotFound, Refused

SOURCE = {"address": "example.org", "read": "2026-11-30"}


@pytest.fixture
def office(northern: Northern, client: Client) -> Client:
    """Return the browser of a manager of the Swedish cluster."""
    manager = User.objects.create_user("office@example.org", name="Office")
    northern.clusters["SE"].managers.add(manager)
    client.force_login(manager)
    return client


def test_shipped_programmes_are_read_and_said_in_every_language() -> None:
    assert list(shipped()) == [
        *("cbe-flagship", "cbe-ia", "cbe-ria", "eic-pathfinder-open", "eic-transition", "erasmus-cooperation"),
        *("eureka-globalstars", "eureka-network", "eurostars-3", "horizon-csa", "horizon-ia", "horizon-ria"),
        *("i3-strand-1", "i3-strand-2a", "interreg-aurora", "interreg-aurora-small", "interreg-baltic-core"),
        *("interreg-baltic-small", "interreg-europe", "interreg-sweden-norway", "life", "nordic-innovation"),
    ]
    for scheme in shipped().values():
        assert rules_from(data_of(scheme.rules), lists()) == scheme.rules
        for language in ("en", "sv", "nb", "fi"):
            with override(language):
                assert all(line.label for line in lines(scheme.rules))
    doubtful = [rule for scheme in shipped().values() for rule in scheme.rules if rule.source.doubt]
    assert len(doubtful) > 20
    said = {line.rule.key: (line.label, line.value, line.who) for line in lines(shipped()["eurostars-3"].rules)}
    assert said["sme_share"] == (
        "Share of the total cost, without their own subcontracting",
        "at least 50 %",
        "Company · small and medium-sized enterprises (SMEs) · Eurostars countries",
    )
    with override("sv"):
        said = {line.rule.key: (line.label, line.value) for line in lines(shipped()["i3-strand-1"].rules)}
    assert said["grant"] == ("Stöd till projektet", "EUR 2\xa0000\xa0000 till EUR 10\xa0000\xa0000")


def test_call_has_the_rules_of_its_day(northern: Northern) -> None:
    cluster = northern.clusters["SE"]
    programme = services.add_programme(OPERATOR, cluster, ProgrammeFields("Vouchers"))
    rate = {"kind": "rate", "share": "50%", "source": SOURCE | {"valid_to": "2026-12-31"}}
    services.put_rule(OPERATOR, programme, rate | {"key": "old"})
    services.put_rule(
        OPERATOR, programme, rate | {"key": "new", "share": "60%", "source": SOURCE | {"valid_from": "2027-01-01"}}
    )

    def rates(closes: date) -> list[tuple[str, Fraction]]:
        said = CallFields(f"Call {closes}", "en", programme="vouchers", closes=closes)
        rules: list[Rule] = list(queries.rules_of(services.add_call(OPERATOR, cluster, said)))
        assert [rule.key for rule in rules][-1] == "deadline"
        return [(rule.key, rule.share) for rule in rules if isinstance(rule, Rate)]

    assert rates(date(2026, 12, 31)) == [("old", Fraction(1, 2))]
    assert rates(date(2027, 1, 1)) == [("new", Fraction(3, 5))]
    call = Call.objects.get(closes=date(2027, 1, 1))
    services.put_rule(OPERATOR, call, {"kind": "rate", "key": "new", "share": "70%", "source": SOURCE})
    assert [rule.share for rule in queries.rules_of(call) if isinstance(rule, Rate)] == [Fraction(7, 10)]
    with pytest.raises(Refused, match="2 calls have this programme"):
        services.remove_programme(OPERATOR, programme)


def test_list_is_narrowed_by_day_programme_and_country(northern: Northern, client: Client) -> None:
    cluster, today = northern.clusters["SE"], clock.today()
    day = timedelta(days=1)
    for title, programme, dates in (
        ("Closed", "horizon-ria", {"closes": today - day}),
        ("Open", "interreg-sweden-norway", {"opens": today, "closes": today}),
        ("Coming", "horizon-ria", {"opens": today + day}),
        ("Always", "", {}),
    ):
        services.add_call(OPERATOR, cluster, CallFields(title, "en", programme=programme, **dates))

    def shown(**asked: str) -> list[str]:
        page = client.get("/calls/", asked)
        assert page.status_code == 200
        return [call.title for call, _name in page.context["calls"]]

    assert shown() == ["Closed", "Open", "Always", "Coming"]
    assert shown(open="on") == ["Open", "Always"]
    assert shown(programme="horizon-ria") == ["Closed", "Coming"]
    assert shown(country="DE") == ["Closed", "Always", "Coming"]
    assert shown(country="NO", open="on") == ["Open", "Always"]
    # The list of countries associated with Horizon Europe is not complete, so that Japan may be one.
    assert shown(country="JP") == ["Closed", "Always", "Coming"]
    assert client.get("/calls/", {"country": "XX"}).status_code == 422
    assert "No call fits" in client.get("/calls/", {"programme": "life"}).text


def test_office_changes_adds_and_removes_alternatives(office: Client) -> None:
    office.post("/office/cluster-se/programmes/new/?copy=eic-transition", {"name": "Own transition"})
    at = "/programmes/own-transition/rules"

    def options() -> list[list[str]]:
        own = [each for each in Programme.objects.get().rules if each["kind"] == "any_of"]
        return [[rule["key"] for rule in option] for each in own for option in each["options"]]

    source = {"source_address": "example.org", "source_read": "2026-12-02"}
    count = {"kind": "count", "different": "partner", "least": "2", "most": "2"} | source
    first = [["alone", "alone_where"], ["two", "two_independent"], ["three_independent", "member_state"]]
    page = office.get(f"{at}/partners/").text
    assert all(f'{at}/{key}/"' in page for option in first for key in option)
    assert (f"{at}/new/?instead_of=partners" in page, f"{at}/new/?beside=two" in page) == (True, True)
    # A rule in an alternative is changed where it stands, and counts as compared no longer.
    assert office.post(f"{at}/two/", count | {"most": "3"}).status_code == 302
    two = next(each for each in flat(rules_from(Programme.objects.get().rules, lists())) if each.key == "two")
    assert (options(), cast(Count, two).most, two.source.is_verified) == (first, 3, False)
    assert office.post(f"{at}/two/", count | {"least": "4"}).status_code == 422
    # The alternatives have a source of their own, and keep their rules.
    assert office.post(f"{at}/partners/", {"kind": "any_of"} | source).status_code == 302
    kept = next(each for each in Programme.objects.get().rules if each["key"] == "partners")
    assert (options(), kept["source"]["address"]) == (first, "example.org")
    asked = office.get(f"{at}/new/?beside=two").text
    assert ("hold together with" in asked, "kind=rate" in asked, "beside=two&amp;kind=count" in asked) == (
        True,
        False,
        True,
    )
    assert office.post(f"{at}/new/?beside=two", count).status_code == 302
    assert office.post(f"{at}/new/?instead_of=partners", count).status_code == 302
    more = [first[0], [*first[1], "count-1"], first[2], ["count-2"]]
    assert options() == more
    for key in ("count-1", "count-2", "alone", "alone_where", "two", "two_independent"):
        assert office.post(f"{at}/{key}/", {"delete": "1"}).status_code == 302
    # One that is left is no alternative any more, and a rule by itself can get one.
    plain = ["three_independent", "member_state", "most_partners", "earlier_project", "grant", "rate", "months"]
    assert (options(), [each["key"] for each in Programme.objects.get().rules]) == ([], plain)
    assert "It is enough" in office.get(f"{at}/new/?instead_of=most_partners").text
    assert office.post(f"{at}/new/?instead_of=most_partners", count).status_code == 302
    assert options() == [["most_partners"], ["count-1"]]
    assert "or" in office.get("/programmes/own-transition/").text
    always = {"kind": "rate", "share": "50"} | source
    for place in ("instead_of=most_partners", "instead_of=any-of-1"):
        refused = office.post(f"{at}/new/?{place}", always)
        assert (refused.status_code, "always holds" in refused.text) == (422, True)
    for place in ("instead_of=rate", "beside=grant", "instead_of=count-1", "beside=nothing"):
        assert office.post(f"{at}/new/?{place}", count).status_code == 404
    for _more in range(6):
        assert office.post(f"{at}/new/?instead_of=any-of-1", count).status_code == 302
    many = office.post(f"{at}/new/?instead_of=any-of-1", count)
    assert (many.status_code, "more than 8 ways" in many.text) == (422, True)


def test_office_copies_a_programme_and_changes_a_rule(office: Client) -> None:
    assert office.get("/programmes/eurostars-3/rules/months/").status_code == 404
    new = "/office/cluster-se/programmes/new/?copy=eurostars-3"
    assert 'value="Eurostars 3"' in office.get(new).text
    assert office.post(new, {"name": ""}).status_code == 422
    assert office.post(new, {"name": "Eurostars 4"}).headers["Location"] == "/programmes/eurostars-4/"
    programme = Programme.objects.get()
    assert rules_from(programme.rules, lists()) == shipped()["eurostars-3"].rules
    at = "/programmes/eurostars-4/rules/sme_share/"
    page = office.get(at).text
    assert 'value="50%"' in page
    said = {
        "kind": "share",
        "base": "cost",
        "least": "60,5 %",
        "who_kinds": ["company"],
        "who_sizes": ["small"],
        "who_countries": ["eu", "NO"],
        "source_address": "example.org",
        "source_read": "2026-12-01",
        "source_is_verified": "on",
    }
    wrong = office.post(at, said | {"least": "200 %"})
    assert wrong.status_code == 422
    assert "Write a share from 0 % to 100 %, such as 70 %." in wrong.text
    assert 'value="200 %"' in wrong.text
    for typed, kept in (("70", "70%"), ("1", "1%"), ("0,5", "50%"), ("2.5", "1/40")):  # a number from 1 up is per cent
        assert office.post(at, said | {"least": typed}).status_code == 302
        again = office.get(at).text
        assert (f'value="{kept}"' in again, "In per cent, such as 70 %." in again) == (True, True)
    assert office.post(at, said).status_code == 302
    changed = next(each for each in Programme.objects.get().rules if each["key"] == "sme_share")
    assert changed == {
        "kind": "share",
        "key": "sme_share",
        "who": {"kinds": ["company"], "sizes": ["small"], "countries": ["eu", "NO"]},
        "base": "cost",
        "least": "121/200",
        "source": {"address": "example.org", "read": "2026-12-01", "is_verified": True},
    }
    assert [each["key"] for each in Programme.objects.get().rules] == [
        rule.key for rule in shipped()["eurostars-3"].rules
    ]
    assert "60.5 %" in office.get("/programmes/eurostars-4/").text
    assert office.post(at, {"delete": "1"}).status_code == 302
    assert len(Programme.objects.get().rules) == 12
    assert office.get("/programmes/eurostars-4/rules/new/").status_code == 200
    money = {"kind": "money", "base": "funding", "per": "partner", "most": "1 000 000", "currency": "EUR"}
    money |= {"source_address": "example.org", "source_read": "2026-12-01"}
    nothing = office.post("/programmes/eurostars-4/rules/new/", money | {"most": ""})
    assert "Say how much it has to be at least, or may be at most." in nothing.text
    assert office.post("/programmes/eurostars-4/rules/new/", money | {"base": "partners"}).status_code == 422
    offered = office.get("/programmes/eurostars-4/rules/new/", {"kind": "money"}).context["form"].fields["base"]
    assert offered.choices == [("cost", "Cost"), ("funding", "Funding")]
    form = office.get("/programmes/eurostars-4/rules/new/", {"kind": "largest_share"}).context["form"]
    assert form.fields["per"].choices == [("partner", "Each partner"), ("country", "Each country")]
    assert [each.name for each in form.groups()[0][1]] == ["per", "base", "most", "without_subcontracting", "note"]
    many = office.post("/programmes/eurostars-4/rules/new/", {"kind": "lump_sum", "amounts": "1\n" * 5001})
    assert "10000" in many.context["form"].errors["amounts"][0]
    for large, answer in (("1e30", "Write a sum from 0 up"), ("9" * 30, "Too large: at most 999,999,999,999.")):
        refused = office.post("/programmes/eurostars-4/rules/new/", money | {"most": large})
        assert (refused.status_code, answer in refused.text) == (422, True)
    copied = Programme.objects.get()
    rate = {"kind": "rate", "share": "50%", "source": SOURCE}
    Programme.objects.update(rules=[rate | {"key": f"rate-{number}"} for number in range(100)])
    full = office.post("/programmes/eurostars-4/rules/new/", money)
    assert (full.status_code, "There are 100 rules, the most there may be." in full.text) == (422, True)
    copied.save()
    assert office.post("/programmes/eurostars-4/rules/new/", money).status_code == 302
    assert Programme.objects.get().rules[-1] == {
        **{"kind": "money", "key": "money-1", "base": "funding", "per": "partner", "most": "1000000"},
        "source": {"address": "example.org", "read": "2026-12-01"},
    }


def test_changed_value_is_no_longer_compared_with_its_source(office: Client, northern: Northern) -> None:
    rate = next(each for each in data_of(shipped()["horizon-ria"].rules) if each["key"] == "rate")

    def is_verified(**changes: object) -> bool:
        programme = services.add_programme(
            OPERATOR, northern.clusters["SE"], ProgrammeFields("Copy"), copied=shipped()["horizon-ria"]
        )
        source = rate["source"] | changes.pop("source", {})  # type: ignore[operator]
        return services.put_rule(
            OPERATOR, programme, rate | changes | {"source": source}, key="rate"
        ).source.is_verified

    assert is_verified()
    assert is_verified(note="En anmärkning", source={"doubt": "Ett tvivel"})
    assert is_verified(share="60%", source={"read": "2026-12-02"})
    assert not is_verified(share="60%")
    assert not is_verified(who={"countries": ["NO"]})
    assert not is_verified(source={"valid_to": "2027-12-31"})
    page = office.get("/programmes/copy-2/").text
    assert '<span class="muted">En anmärkning</span>' in page
    assert '<span class="muted">Ett tvivel</span>' in page
    assert '<span class="muted" lang="en">Of direct cost without subcontracting' in page


def test_call_has_a_shipped_programme_or_one_of_its_own_office(northern: Northern, office: Client) -> None:
    theirs = services.add_programme(OPERATOR, northern.clusters["NO"], ProgrammeFields("Theirs"))
    services.add_programme(OPERATOR, northern.clusters["SE"], ProgrammeFields("Ours"))
    new = "/office/cluster-se/calls/new/"
    offered = [key for key, _name in office.get(new).context["form"].fields["programme"].choices]
    assert sorted(offered) == sorted(["", "ours", *shipped()])
    assert office.post(new, {"title": "A", "language": "en", "programme": "theirs"}).status_code == 422
    assert "calls/new/?programme=theirs" not in office.get("/programmes/theirs/").text
    assert "calls/new/?programme=ours" in office.get("/programmes/ours/").text
    with pytest.raises(NotFound):
        services.add_call(OPERATOR, northern.clusters["SE"], CallFields("A", "en", programme="theirs"))
    file = SimpleUploadedFile("calls.csv", b"title;programme\nA;Theirs\n")
    assert "no such programme" in office.post("/office/cluster-se/calls/import/", {"file": file}).text
    call = services.add_call(OPERATOR, northern.clusters["SE"], CallFields("A", "en"))
    Call.objects.update(programme="theirs")  # as it could be chosen once: the call keeps it
    assert office.post("/calls/a/edit/", {"title": "B", "language": "en", "programme": "theirs"}).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.programme) == ("B", "theirs")

    mill = northern.add("mill", "SE", headcount=5)
    assert could_join([mill], [call]) == [call]
    theirs.cluster.archived = clock.now()
    theirs.cluster.save()
    assert "The programme’s rules are not at hand." in office.get("/calls/a/").text
    assert could_join([mill], [call]) == []
    assert office.post("/calls/a/edit/", {"title": "C", "language": "en", "programme": "theirs"}).status_code == 302
    call.refresh_from_db()
    assert (call.title, call.programme) == ("C", "theirs")


def test_two_managers_lose_no_rule(northern: Northern) -> None:
    cluster = northern.clusters["SE"]
    slug = services.add_call(OPERATOR, cluster, CallFields("A", "en")).slug
    first, second, third = (Call.objects.get(slug=slug) for _time in range(3))
    rate = {"kind": "rate", "share": "50%", "source": SOURCE}
    services.put_rule(OPERATOR, first, rate | {"key": "one"})
    services.put_rule(OPERATOR, second, rate | {"key": "two"})
    services.change_call(OPERATOR, third, CallFields("B", "en"))
    kept = Call.objects.get(slug=slug)
    assert (kept.title, [rule["key"] for rule in kept.rules]) == ("B", ["one", "two"])
    services.remove_rule(OPERATOR, third, "one")
    assert [rule["key"] for rule in Call.objects.get(slug=slug).rules] == ["two"]
    kept.delete()
    with pytest.raises(NotFound):
        services.put_rule(OPERATOR, first, rate | {"key": "three"})
    programme = services.add_programme(OPERATOR, cluster, ProgrammeFields("P"))
    same = Programme.objects.get(pk=programme.pk)
    services.put_rule(OPERATOR, programme, rate | {"key": "one"})
    services.change_programme(OPERATOR, same, ProgrammeFields("Q"))
    assert [rule["key"] for rule in Programme.objects.get(pk=programme.pk).rules] == ["one"]


def test_every_kind_of_rule_has_a_form(office: Client, northern: Northern) -> None:
    services.add_programme(OPERATOR, northern.clusters["SE"], ProgrammeFields("Vouchers"))
    page = office.get("/programmes/vouchers/rules/new/")
    kinds = [kind for kind, _label in page.context["kinds"]]
    assert len(kinds) == 13
    for kind in kinds:
        empty = office.get("/programmes/vouchers/rules/new/", {"kind": kind})
        assert empty.status_code == 200
        assert office.post("/programmes/vouchers/rules/new/", {"kind": kind}).status_code == 422


def test_office_adds_a_call_and_deletes_it(office: Client) -> None:
    new = "/office/cluster-se/calls/new/"
    said = {"title": "Träcirkel", "language": "sv", "programme": "horizon-ria", "reference": "HORIZON-1"}
    refused = office.post(new, said | {"opens": "2027-02-01", "closes": "2027-01-01"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"closes": ["The call closes before it opens."]}
    assert 'value="Träcirkel"' in refused.text
    assert office.post(new, said | {"closes": "2027-02-01"}).headers["Location"] == "/calls/tracirkel/"
    twice = office.post(new, said).context["form"].errors
    assert twice == {"reference": ["Your cluster has a call with the reference HORIZON-1."]}
    page = office.get("/calls/tracirkel/").text
    assert "Partners independent of each other, each from another country" in page
    assert "at least 3" in page
    assert "1 February 2027" in page or "Feb. 1, 2027" in page
    assert office.get("/office/cluster-no/calls/new/").status_code == 404
    assert office.post("/calls/tracirkel/edit/", said | {"title": "Ny"}).status_code == 302
    assert str(Call.objects.get()) == "Ny"
    assert "Ideas that use this call then have no call, and no rules." in office.get("/calls/tracirkel/edit/").text
    assert office.post("/calls/tracirkel/edit/", {"delete": "1"}).status_code == 302
    assert not Call.objects.exists()


def test_programs_and_commands_read_calls(northern: Northern, client: Client) -> None:
    said = CallFields("Vouchers", "en", programme="eic-transition", closes=date(2027, 1, 1))
    services.add_call(OPERATOR, northern.clusters["SE"], said)
    reader = User.objects.create_user("reader@example.org", name="Reader")
    secret = make_token(reader, "test", ["projects"], clock.now() + timedelta(days=1))[1]
    headers = {"Authorization": f"Bearer {secret}"}
    listed = client.get("/api/calls", {"programme": "eic-transition"}, headers=headers).json()
    assert listed == [
        {
            **{"slug": "vouchers", "cluster": "cluster-se", "programme": "eic-transition", "title": "Vouchers"},
            **{"text": "", "language": "en", "reference": "", "website": "", "opens": None, "closes": "2027-01-01"},
            "is_demo": False,
        }
    ]
    assert client.get("/api/calls", {"open": True, "country": "JP"}, headers=headers).json() == listed
    services.add_call(OPERATOR, northern.clusters["SE"], CallFields("Border", "en", programme="interreg-sweden-norway"))
    assert client.get("/api/calls", {"open": True, "country": "JP"}, headers=headers).json() == listed
    rules = client.get("/api/calls/vouchers", headers=headers).json()["rules"]
    assert [(rule["kind"], rule["key"]) for rule in rules][-1] == ("deadline", "deadline")
    assert client.get("/api/calls/none", headers=headers).status_code == 404
    programmes = client.get("/api/programmes", headers=headers).json()
    assert len(programmes) == 22
    assert rules_from(programmes[0]["rules"], lists()) == shipped()[programmes[0]["key"]].rules
    assert "Vouchers" in CliRunner().invoke(app, ["projects", "calls"]).output
    assert "eurostars-3" in CliRunner().invoke(app, ["projects", "programmes"]).output


def test_incomplete_list_of_countries_hides_no_call() -> None:
    named = {key: queries.countries_in(scheme.rules) for key, scheme in shipped().items()}
    assert named["interreg-sweden-norway"] == ["NO", "SE"]
    assert named["nordic-innovation"] == ["DK", "FI", "IS", "NO", "SE"]
    for key in ("erasmus-cooperation", "horizon-ria", "i3-strand-1"):
        assert named[key] == []


def test_member_sees_which_calls_its_organisation_could_join_and_why(northern: Northern, client: Client) -> None:
    member = User.objects.create_user("member@example.org", name="Member")
    mill = northern.add("mill", "NO", headcount=5)
    Affiliation.objects.create(user=member, organisation=mill, role="member")
    for programme in ("interreg-europe", "interreg-sweden-norway", "erasmus-cooperation", "i3-strand-1", ""):
        said = CallFields(f"Call of {programme or 'a bank'}", "en", programme=programme)
        services.add_call(OPERATOR, northern.clusters["SE"], said)
    assert "Our organisation could join" not in client.get("/calls/").text
    assert "Could we join?" not in client.get("/calls/call-of-interreg-europe/").text
    client.force_login(member)
    page = client.get("/calls/", {"ours": "on"})
    assert [str(call) for call, _name in page.context["calls"]] == [
        *("Call of a bank", "Call of erasmus-cooperation", "Call of i3-strand-1", "Call of interreg-sweden-norway")
    ]

    def chances(slug: str) -> list[list[str]]:
        (chance,) = client.get(f"/calls/{slug}/").context["chances"]
        return [[line.rule.key for line in part] for part in (chance.excluded_by, chance.counts_for, chance.unknown)]

    assert chances("call-of-interreg-europe") == [["no_companies"], ["countries"], []]
    assert chances("call-of-interreg-sweden-norway") == [[], ["norway"], []]
    assert chances("call-of-i3-strand-1") == [[], ["countries"], ["lead", "less_developed"]]
    assert chances("call-of-erasmus-cooperation") == [[], [], ["countries", "lead"]]
