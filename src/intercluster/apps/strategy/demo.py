"""A small strategy of the demo alliance, which says that it is fictional, so that a visitor sees one."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from intercluster.apps.directory.models import Alliance, Cluster, Ratifying
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.regions.models import Dataset, DatasetKind
from intercluster.apps.strategy.evidence.services import cite
from intercluster.apps.strategy.models import Action, Indicator, Part, PartKind, Readers, Strategy
from intercluster.apps.strategy.rounds.demo_rounds import load_rounds
from intercluster.apps.strategy.rules import clusters_of
from intercluster.apps.strategy.services import add_part, begin, write
from intercluster.apps.strategy.signing.services import send, sign
from intercluster.apps.strategy.statements.demo_statements import load_statements
from intercluster.core.errors import NotFound

Texts = dict[str, tuple[str, ...]]
"""Title, text and, of an indicator, unit by language; the first is the original."""

VISION: Texts = {
    "en": (
        "Wood without waste",
        "By 2035 the members of our three clusters make products of everything that a tree gives.\n\n"
        "This strategy is fictional.",
    ),
    "sv": (
        "Trä utan spill",
        "År 2035 gör medlemmarna i våra tre kluster produkter av allt som ett träd ger.\n\nStrategin är fiktiv.",
    ),
    "nb": (
        "Tre uten svinn",
        "I 2035 lager medlemmene i våre tre klynger produkter av alt et tre gir.\n\nStrategien er fiktiv.",
    ),
    "fi": (
        "Puuta ilman hukkaa",
        "Vuonna 2035 kolmen klusterimme jäsenet tekevät tuotteita kaikesta, mitä puu antaa.\n\n"
        "Strategia on kuvitteellinen.",
    ),
}
PRIORITY: Texts = {
    "sv": ("Bark och sågspån", "Det som blir över vid sågverken eldas i dag. Det räcker till mer."),
    "en": ("Bark and sawdust", "What sawmills have left over is burnt today. It is good for more."),
    "nb": ("Bark og sagflis", "Det som blir til overs på sagbrukene, brennes i dag. Det duger til mer."),
    "fi": ("Kuori ja sahanpuru", "Sahojen sivuvirrat poltetaan nyt. Niistä saa enemmän."),
}
OBJECTIVE: Texts = {
    "fi": ("Kolme uutta tuotetta kuoresta", "Jäsenet kehittävät ne yhdessä yli rajojen."),
    "en": ("Three new products of bark", "Members develop them together across borders."),
    "sv": ("Tre nya produkter av bark", "Medlemmarna utvecklar dem tillsammans över gränserna."),
    "nb": ("Tre nye produkter av bark", "Medlemmene utvikler dem sammen over grensene."),
}
ACTION: Texts = {
    "nb": ("Prøv å tørke bark sammen", "Tre sagbruk deler en tørke i ett år."),
    "en": ("Try to dry bark together", "Three sawmills share a dryer for a year."),
    "sv": ("Prova att torka bark tillsammans", "Tre sågverk delar en tork under ett år."),
    "fi": ("Kokeilu: kuoren kuivaus yhdessä", "Kolmella sahalla on vuoden ajan yhteinen kuivuri."),
}
INDICATOR: Texts = {
    "en": ("Products on sale", "Products of bark that a member sells and that did not exist in 2026.", "products"),
    "sv": ("Produkter till salu", "Produkter av bark som en medlem säljer och som inte fanns 2026.", "produkter"),
    "nb": ("Produkter til salgs", "Produkter av bark som et medlem selger, og som ikke fantes i 2026.", "produkter"),
    "fi": (
        "Myynnissä olevat tuotteet",
        "Kuoresta tehdyt tuotteet, joita jäsen myy ja joita ei ollut vuonna 2026.",
        "tuotetta",
    ),
}
RISK: Texts = {
    "sv": ("Priset på energi", "Blir bränslet dyrare lönar det sig att elda barken."),
    "en": ("The price of energy", "If fuel becomes dearer, it pays to burn the bark."),
    "nb": ("Prisen på energi", "Blir brenselet dyrere, lønner det seg å brenne barken."),
    "fi": ("Energian hinta", "Jos polttoaine kallistuu, kuori kannattaa polttaa."),
}


INDUSTRY = "B-E"
"""Group of NACE sections that has sawmills and paper mills."""

SIGNER = "Gunilla Demo, ordförande"
REFERENCE = "Styrelseprotokoll 7/2026, § 4 (fiktivt)"


@transaction.atomic
def load_missing() -> str:
    """Write the fictional strategy and say so; return "" if it exists or there is no demo alliance."""
    alliance = Alliance.objects.filter(is_demo=True).order_by("pk").first()
    if alliance is None or Strategy.objects.filter(is_demo=True).exists():
        return ""
    strategy = begin(OPERATOR, alliance, title=VISION["en"][0], language="en")
    Strategy.objects.filter(pk=strategy.pk).update(is_demo=True, readers=Readers.EVERYBODY)
    _translate(strategy.parts.get(kind=PartKind.VISION), VISION)
    priority = _add(strategy, PartKind.PRIORITY, PRIORITY)
    objective = _add(strategy, PartKind.OBJECTIVE, OBJECTIVE, priority)
    action = _add(strategy, PartKind.ACTION, ACTION, objective)
    Action.objects.filter(part=action).update(
        office=Cluster.objects.filter(alliances=alliance).order_by("pk").first(),
        starts=date(2027, 3, 1),
        ends=date(2028, 2, 29),
        budget=120_000,
    )
    indicator = _add(strategy, PartKind.INDICATOR, INDICATOR, objective)
    Indicator.objects.filter(part=indicator).update(
        baseline=Decimal(0), baseline_year=2026, target=Decimal(3), target_year=2030
    )
    _add(strategy, PartKind.RISK, RISK)
    _cite_figures(priority, alliance)
    load_rounds(strategy)
    load_statements(strategy)
    _send(strategy)
    return "A fictional strategy of the demo alliance loaded."


def _cite_figures(part: Part, alliance: Alliance) -> None:
    """Cite how much of the clusters' regions' work is in industry, by the figures that come with the platform."""
    figures = Dataset.objects.filter(kind=DatasetKind.AMOUNTS).exclude(bundle="").order_by("pk").first()
    regions = list(Cluster.objects.filter(alliances=alliance).exclude(region="").values_list("region", flat=True))
    if figures is None or not regions:
        return
    asked = [("regions.quotient", {"region": region, "activity": INDUSTRY}) for region in regions]
    asked.append(("regions.comparison", {"regions": ",".join(regions)}))
    for query, arguments in asked:
        try:
            cite(OPERATOR, part, query, arguments | {"dataset": figures.slug})
        except NotFound:  # there are no figures on the region
            continue


def _send(strategy: Strategy) -> None:
    """Send it to sign-off, and sign it for one cluster, so that the offices of the others see what they are to sign."""
    version = send(OPERATOR, strategy, quietly=True)
    cluster = clusters_of(strategy).filter(country="SE").first()
    if cluster is not None and clusters_of(strategy).count() > 2:  # or this signature alone could be enough
        sign(OPERATOR, version, cluster, decided_by=Ratifying.BOARD, signer=SIGNER, reference=REFERENCE)


def remove() -> None:
    """Delete the fictional strategy."""
    Strategy.objects.filter(is_demo=True).delete()


def _add(strategy: Strategy, kind: PartKind, texts: Texts, parent: Part | None = None) -> Part:
    language, (title, *_more) = next(iter(texts.items()))
    part = add_part(OPERATOR, strategy, kind, parent=parent, title=title, language=language)
    _translate(part, texts)
    return part


def _translate(part: Part, texts: Texts) -> None:
    for number, (language, (title, body, *unit)) in enumerate(texts.items()):
        began_from = 0 if number else 1
        write(OPERATOR, part, language=language, title=title, body=body, unit="".join(unit), began_from=began_from)
