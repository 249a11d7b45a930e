"""Partner search over a small alliance: who is found, for whom, and why."""

from collections.abc import Callable

import pytest
from tests.plugins.northern import Northern

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import offers
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.candidates import Probe
from intercluster.apps.partnering.search.pairs import proximities
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import Direction, Filters, Seeking
from intercluster.apps.partnering.weights.defaults import WEIGHTS, Weighting, checked
from intercluster.apps.partnering.weights.versions import add_version, use_version
from intercluster.core.errors import Refused


def slugs(result) -> list[str | None]:  # type: ignore[no-untyped-def]
    return [partner.organisation.slug if partner.organisation else None for partner in result.partners]


def test_best_partner_in_another_language_with_both_directions(northern: Northern) -> None:
    result = partners_for(northern.organisations["sawmill"], viewer=OPERATOR)
    best = result.partners[0]
    assert best.organisation == northern.organisations["drier"]
    both = [(reason.direction, reason.ours.text, reason.theirs.text) for reason in best.reasons[:2]]
    assert sorted(both) == [
        (
            Direction.OUR_OFFER,
            "Sahaamme pieniläpimittaista mäntyä rakennuspuuksi",
            "Vi söker virke sågat av klen tall",
        ),
        (
            Direction.THEIR_OFFER,
            "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
            "Vi torkar sågade trävaror med låg energiförbrukning",
        ),
    ]
    assert best.shared_languages == ["en"]


def test_parts_add_up_to_the_score_and_weights_to_a_hundred(northern: Northern) -> None:
    for result in (
        partners_for(northern.organisations["sawmill"], viewer=OPERATOR),
        partners_for_text("kuivausta sahatavaralle", viewer=OPERATOR),
    ):
        assert result.partners
        for partner in result.partners:
            assert partner.score == pytest.approx(sum(part.value * part.weight for part in partner.parts))
            assert sum(part.weight for part in partner.parts) == pytest.approx(100)
            assert all(0 <= part.value <= 1 for part in partner.parts)
        scores = [partner.score for partner in result.partners]
        assert scores == sorted(scores, reverse=True)


def test_own_cluster_and_outsiders_are_left_out_unless_asked_for(northern: Northern) -> None:
    sawmill = northern.organisations["sawmill"]
    assert {"neighbour", "institute", "sawmill"} & set(slugs(partners_for(sawmill, viewer=OPERATOR))) == set()
    assert "neighbour" in slugs(partners_for(sawmill, viewer=OPERATOR, filters=Filters(own_cluster=True)))
    assert "institute" in slugs(partners_for(sawmill, viewer=OPERATOR, filters=Filters(outside=True)))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(countries=frozenset({"NO"})), {"machinist", "accountant"}),
        (Filters(clusters=frozenset({"cluster-se"})), {"drier", "secretive"}),
        (Filters(sizes=frozenset({"micro"})), {"machinist", "accountant"}),
        (Filters(kinds=frozenset({"research"}), outside=True), {"institute"}),
        (Filters(kinds=frozenset({"public"})), set()),
    ],
)
def test_filters(northern: Northern, filters: Filters, expected: set[str]) -> None:
    assert set(slugs(partners_for(northern.organisations["sawmill"], viewer=OPERATOR, filters=filters))) == expected


def test_what_each_viewer_finds(northern: Northern) -> None:
    sawmill = northern.organisations["sawmill"]
    office = office_of(northern.clusters["FI"])
    assert set(slugs(partners_for(sawmill, viewer=VISITOR))) == {"drier", "accountant"}
    assert set(slugs(partners_for(sawmill, viewer=office))) == {"drier", "accountant", None}
    assert {"machinist", "secretive", "foreigner"} < set(slugs(partners_for(sawmill, viewer=OPERATOR)))


def test_an_unnamed_author_shows_country_and_kind_and_nothing_else(northern: Northern) -> None:
    for country in ("SE", "NO", "FI"):  # so that a company may be told to be one of its country
        for number in (1, 2):
            northern.add(f"more-{country.lower()}-{number}", country)
    office = office_of(northern.clusters["FI"])
    result = partners_for(northern.organisations["sawmill"], viewer=office)
    [unnamed] = [partner for partner in result.partners if partner.organisation is None]
    assert (unnamed.country, unnamed.kind, unnamed.shared_languages) == ("NO", "company", ())
    told = {part.feature: part.value for part in unnamed.parts}
    told.pop("needs_met")
    told.pop("shared_words")
    assert set(told.values()) == {0.5, 0.0}
    for filters in (Filters(sizes=frozenset({"micro"})), Filters(clusters=frozenset({"cluster-no"}))):
        narrowed = partners_for(northern.organisations["sawmill"], viewer=office, filters=filters)
        assert None not in slugs(narrowed)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ({"SE311"}, {"drier"}),
        ({"SE31"}, {"drier"}),
        ({"SE"}, {"drier"}),
        ({"SE311", "NO02"}, {"drier", "accountant"}),
        ({"SE312"}, set()),
        ({"FI198"}, set()),  # the searching organisation's own cluster
    ],
)
def test_partners_in_a_region_and_its_parts(northern: Northern, codes: set[str], expected: set[str]) -> None:
    for slug, region in (("drier", "SE311"), ("accountant", "NO020"), ("sawmill", "FI198"), ("neighbour", "FI198")):
        Organisation.objects.filter(slug=slug).update(region=region)
    filters = Filters(regions=frozenset(codes))
    found = partners_for(northern.organisations["sawmill"], viewer=OPERATOR, filters=filters)
    assert set(slugs(found)) == expected
    everywhere = partners_for(northern.organisations["sawmill"], viewer=OPERATOR)
    assert found.candidates == len(expected) <= everywhere.candidates


def test_a_project_is_evidence_for_its_participants_in_the_region(northern: Northern) -> None:
    Organisation.objects.filter(slug="institute").update(region="NO020")
    for region, expected in (("NO02", ["institute"]), ("SE31", [])):
        filters = Filters(regions=frozenset({region}), outside=True)
        assert slugs(partners_for_text("low energy kilns", viewer=VISITOR, filters=filters)) == expected


SOUGHT = "Tarvitsemme koneistajan, joka valmistaa varaosia"


@pytest.mark.parametrize(
    ("viewer", "expected"),
    [
        (lambda _: VISITOR, []),
        (lambda northern: office_of(northern.clusters["FI"]), [None]),
        (lambda northern: member_of(northern.organisations["sawmill"]), [None]),
        (lambda northern: office_of(northern.clusters["DE"]), []),
        (lambda northern: office_of(northern.clusters["NO"]), ["machinist"]),
        (lambda northern: member_of(northern.organisations["machinist"]), ["machinist"]),
        (lambda northern: member_of(northern.organisations["accountant"]), [None]),
        (lambda _: OPERATOR, ["machinist"]),
    ],
    ids=["visitor", "allied office", "ally", "other alliance", "own office", "itself", "own cluster", "operator"],
)
@pytest.mark.parametrize("region", ["NO020", "NO", "SE3"])
def test_a_region_does_not_locate_who_is_not_named(
    northern: Northern, region: str, viewer: Callable[[Northern], Viewer], expected: list[str | None]
) -> None:
    """Who reads an anonymous text without its author finds it by no region, the right one as little as a wrong one."""
    machinist = northern.organisations["machinist"]
    Organisation.objects.filter(pk=machinist.pk).update(region="NO020")
    asking = viewer(northern)

    def found(filters: Filters) -> list[str | None]:
        result = partners_for_text(SOUGHT, viewer=asking, filters=filters)
        return [
            slug
            for slug, partner in zip(slugs(result), result.partners, strict=True)
            if partner.reasons[0].theirs.text == "Vi maskinerer reservedeler i små serier"
        ]

    assert found(Filters(own_cluster=True)) == expected
    named = [slug for slug in expected if slug and region.startswith("NO")]
    assert found(Filters(own_cluster=True, regions=frozenset({region}))) == named


def test_a_private_need_of_ours_is_searched_for_only_by_our_office(northern: Northern) -> None:
    northern.organisations["sawmill"].needs.filter(text__startswith="Etsimme").update(visibility="private")

    def asked(viewer) -> set[str]:  # type: ignore[no-untyped-def]
        result = partners_for(northern.organisations["sawmill"], viewer=viewer)
        return {reason.ours.text.split()[0] for partner in result.partners for reason in partner.reasons}

    assert "Etsimme" in asked(office_of(northern.clusters["FI"]))
    assert "Etsimme" not in asked(office_of(northern.clusters["SE"]))


def test_an_anonymous_offer_of_ours_is_searched_with_only_by_our_office(northern: Northern) -> None:
    machinist = northern.organisations["machinist"]
    assert partners_for(machinist, viewer=office_of(northern.clusters["FI"])).partners == []
    [best, *_] = partners_for(machinist, viewer=office_of(northern.clusters["NO"])).partners
    assert best.reasons[0].ours.text == "Vi maskinerer reservedeler i små serier"


def test_text_in_any_language_finds_the_offer_or_the_need(northern: Northern) -> None:
    for text in ("sahatavaran kuivaus vähällä energialla", "tørking av trelast med lite energi", "timber drying"):
        assert slugs(partners_for_text(text, viewer=VISITOR))[0] in {"drier", "neighbour"}
    offered = partners_for_text(
        "We saw small-diameter pine", language="en", seeking=Seeking.NEEDS, viewer=office_of(northern.clusters["FI"])
    )
    assert slugs(offered)[0] == "drier"
    assert offered.language == "en"


def test_without_needs_only_offers_count(northern: Northern) -> None:
    northern.organisations["sawmill"].needs.all().delete()
    result = partners_for(northern.organisations["sawmill"], viewer=OPERATOR)
    weights = {part.feature: part.weight for part in result.partners[0].parts}
    assert {"needs_met", "projects"} & set(weights) == set()
    assert sum(weights.values()) == pytest.approx(100)
    assert slugs(result)[0] == "drier"


def test_nothing_to_search_with_finds_nobody(northern: Northern) -> None:
    northern.organisations["sawmill"].needs.all().delete()
    northern.organisations["sawmill"].offers.all().delete()
    assert partners_for(northern.organisations["sawmill"], viewer=OPERATOR).partners == []


def test_a_project_is_evidence_for_its_participants(northern: Northern) -> None:
    result = partners_for_text("low energy kilns", viewer=VISITOR, filters=Filters(outside=True))
    [institute] = [
        partner for partner in result.partners if partner.organisation == northern.organisations["institute"]
    ]
    assert [(reason.direction, reason.project) for reason in institute.reasons] == [
        (Direction.THEIR_PROJECT, "DRYWOOD")
    ]


@pytest.mark.parametrize("text", ["", "   ", "\0"])
def test_no_text_no_partners(northern: Northern, text: str) -> None:
    assert partners_for_text(text, viewer=OPERATOR).partners == []


@pytest.mark.parametrize("text", ["'; DROP TABLE directory_offer; --", "a & | ! ( ) : * \\ '", "日本語", "x" * 20_000])
def test_any_text_can_be_asked(northern: Northern, text: str) -> None:
    result = partners_for_text(text, viewer=OPERATOR)
    assert [partner.rank for partner in result.partners] == list(range(1, result.candidates + 1))


def test_an_alliance_has_weights_of_its_own(northern: Northern) -> None:
    version = add_version(
        Weighting({"needs_met": 0, "offers_wanted": 0, "nearness": 50}), alliance=northern.alliance, by="office"
    )
    use_version(version.pk, alliance=northern.alliance, by="office", space="")
    result = partners_for(northern.organisations["sawmill"], viewer=OPERATOR)
    weights = {part.feature: part.weight for part in result.partners[0].parts}
    expected = WEIGHTS | {"needs_met": 0, "offers_wanted": 0, "nearness": 50}
    expected = {name: weight for name, weight in expected.items() if name != "not_turned_down"}
    assert weights == pytest.approx({name: 100 * weight / sum(expected.values()) for name, weight in expected.items()})


def test_weights_are_checked() -> None:
    assert checked({}) == WEIGHTS
    with pytest.raises(Refused, match="no feature is called charm; there are needs_met"):
        checked({"charm": 1})
    with pytest.raises(Refused, match="the weight of nearness is negative"):
        checked({"nearness": -1})
    with pytest.raises(Refused, match="at least one weight"):
        checked(dict.fromkeys(WEIGHTS, 0))


def test_proximity_is_the_mean_of_all_pairs_of_offers_and_leaves_out_what_is_anonymous(northern: Northern) -> None:
    tools = language()
    ours = [("fi", "Kuivaamme sahatavaraa"), ("sv", "Vi slipar sågblad"), ("fi", "Huollamme kuivaamoita")]
    theirs = [("nb", "Vi tørker trelast"), ("en", "We service kilns")]
    northern.add("both", "SE", offers=tuple((code, text, "alliance") for code, text in theirs))
    index_texts()
    vectors = [tools.vectors([text for _, text in own], [code for code, _ in own]) for own in (ours, theirs)]
    aligned = [tools.aligned_part(rows) for rows in vectors]
    standardised = tools.alignment.standardise(
        (aligned[0] @ aligned[1].T).astype(float), [code for code, _ in ours], [code for code, _ in theirs]
    )
    probes = [Probe(text, code, vector) for (code, text), vector in zip(ours, vectors[0], strict=True)]
    office = office_of(northern.clusters["FI"])
    found = proximities(probes, offers(office).filter(unnamed=False), tools)
    assert found[northern.organisations["both"].pk] == pytest.approx(float(standardised.mean()), abs=0.02)
    assert northern.organisations["machinist"].pk not in found
    assert northern.organisations["machinist"].pk in proximities(probes, offers(OPERATOR), tools)
    assert proximities([], offers(OPERATOR), tools) == {}


def test_an_anonymous_offer_does_not_show_in_what_is_told_of_its_author(northern: Northern) -> None:
    """The machinist's named offer is scored the same whether or not there is an anonymous one beside it."""
    machinist = northern.organisations["machinist"]
    machinist.offers.create(text="Vi sliper sagblad", language="nb", visibility="public")
    index_texts()

    def named() -> list[float]:
        result = partners_for(northern.organisations["sawmill"], viewer=office_of(northern.clusters["FI"]))
        return [
            next(part.value for part in partner.parts if part.feature == "cognitive_distance")
            for partner in result.partners
            if partner.organisation == machinist
        ]

    beside = named()
    machinist.offers.filter(visibility="anonymous").delete()
    assert len(beside) == 1
    assert beside == named()
