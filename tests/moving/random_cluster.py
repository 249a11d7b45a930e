"""A cluster with random content of every kind, made by hypothesis."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pghistory
from hypothesis import strategies as st

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.capabilities.models import OwnTerm
from intercluster.apps.directory.models import (
    Affiliation,
    Alliance,
    Cluster,
    Identifier,
    Import,
    Logo,
    Membership,
    Need,
    Offer,
    Organisation,
    Participation,
    Project,
)
from intercluster.apps.introductions.models import Introduction, Message
from intercluster.apps.moving.models import FirstWeekDismissed
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation, JoinRequest
from intercluster.apps.regions.models import (
    Activity,
    Dataset,
    Indicator,
    Judgement,
    Observation,
    Region,
    TableImport,
)
from intercluster.apps.translation.models import TranslationConsent

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), include_characters="\n"), min_size=1, max_size=30
).filter(lambda text: text == text.strip())
MOMENT = st.datetimes(datetime(2020, 1, 1), datetime(2026, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
DAY = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
FEW = st.integers(0, 2)
LANGUAGE = st.sampled_from(["sv", "nb", "fi", "en"])
VISIBILITY = st.sampled_from(["private", "anonymous", "alliance", "public"])

Draw = Callable[[st.SearchStrategy[Any]], Any]


class RandomCluster:
    """Draws the rows of a cluster, kind after kind; each kind may have none."""

    def __init__(self, draw: Draw, slug: str = "forest") -> None:
        self.draw = draw
        self.cluster = Cluster.objects.create(
            slug=slug,
            name=draw(TEXT),
            country="SE",
            names=draw(st.dictionaries(LANGUAGE, TEXT, max_size=2)),
            summary=draw(TEXT | st.just("")),
            regions=draw(st.lists(st.sampled_from(["SE311", "NO020"]), max_size=2)),
            colour=draw(st.sampled_from(["", "#1f4d3a"])),
            retention=draw(st.dictionaries(st.just("messages"), st.integers(1, 900), max_size=1)),
        )
        self.people = [self.person(f"person-{number}") for number in range(3)]
        self.members = [self.organisation(number) for number in range(draw(FEW))]
        self.office()
        self.statements()
        self.evidence()
        self.moving_in()
        self.regions()
        self.introductions()

    def many(self) -> range:
        """Return how many of something there are."""
        return range(self.draw(FEW))

    def someone(self) -> User | None:
        """Return a person of the cluster, or nobody."""
        return self.draw(st.none() | st.sampled_from(self.people))  # type: ignore[no-any-return]

    def person(self, name: str) -> User:
        """Make a manager of the cluster."""
        user = User.objects.create_user(
            f"{name}@{self.cluster.slug}.example", name=self.draw(TEXT), language=self.draw(LANGUAGE)
        )
        User.objects.filter(pk=user.pk).update(date_joined=self.draw(MOMENT))
        with pghistory.context(user=user.pk, source=self.draw(st.sampled_from(["command line", "x"]))):
            self.cluster.managers.add(user)
        return user

    def organisation(self, number: int) -> Organisation:
        """Make a member."""
        made = Organisation.objects.create(
            slug=f"{self.cluster.slug}-firm-{number}",
            name=self.draw(TEXT),
            country=self.draw(st.sampled_from(["SE", "NO"])),
            registration_number=self.draw(st.sampled_from(["", f"{self.cluster.slug}-{number}"])),
            headcount=self.draw(st.none() | st.integers(0, 500)),
            turnover_eur=self.draw(st.none() | st.decimals(0, 1000, places=2)),
            activities=self.draw(st.sampled_from([[], ["16.10", "02"]])),
            languages=self.draw(st.sampled_from([[], ["sv", "fi"]])),
            website=self.draw(st.sampled_from(["", "https://firm.example/"])),
            **self.draw(st.sampled_from([{}, {"latitude": 59.5, "longitude": 13.25}])),
        )
        Membership.objects.create(cluster=self.cluster, organisation=made, since=self.draw(DAY))
        if self.draw(st.booleans()):
            place = Affiliation.objects.create(user=self.people[0], organisation=made, role="member")
            if self.draw(st.booleans()):
                place.role = "editor"
                place.save()
        if self.draw(st.booleans()):
            TranslationConsent.objects.create(organisation=made, host="translate.example", by=self.someone())
        if self.draw(st.booleans()):
            made.name = self.draw(TEXT)
            made.save()
        return made

    def office(self) -> None:
        """Draw alliances, evaluators, a logo, searches, terms."""
        for text in self.draw(st.sets(TEXT, max_size=2)):
            OwnTerm.objects.create(
                cluster=self.cluster, capability="wood-drying", language=self.draw(LANGUAGE), text=text
            )
        for number in self.many():
            name = self.draw(TEXT)
            self.cluster.alliances.add(Alliance.objects.get_or_create(slug=f"a-{number}", defaults={"name": name})[0])
        if self.draw(st.booleans()):
            self.cluster.evaluators.add(self.people[1])
        if self.draw(st.booleans()):
            image = b"\x89PNG\r\n\x1a\n" + self.draw(st.binary(max_size=20))
            logo = Logo(cluster=self.cluster, image=image, width=1, height=1)
            logo.digest = __import__("hashlib").sha256(image).hexdigest()
            logo.save()
        if self.draw(st.booleans()):
            FirstWeekDismissed.objects.create(cluster=self.cluster, by=self.someone())
        for _number in self.many():
            SavedSearch.objects.create(
                owner=self.people[2], name=self.draw(TEXT), kind="partners", parameters="q=x", week=date(2026, 1, 5)
            )

    def statements(self) -> None:
        """Draw offers and needs; some are changed, some removed."""
        for member in self.members:
            for model in (Offer, Need):
                for text in self.draw(st.sets(TEXT, max_size=2)):
                    made = model.objects.create(
                        organisation=member,
                        text=text,
                        language=self.draw(LANGUAGE),
                        visibility=self.draw(VISIBILITY),
                        about=self.draw(st.sampled_from(["", "none", "wood-drying"])),
                        expires=self.draw(DAY),
                    )
                    with pghistory.context(user=self.people[0].pk):
                        fate = self.draw(st.sampled_from(["kept", "changed", "removed"]))
                        if fate == "changed":
                            made.language = "fi"
                            made.save()
                        elif fate == "removed":
                            made.delete()

    def evidence(self) -> None:
        """Draw identifiers and projects."""
        for member in self.members:
            if self.draw(st.booleans()):
                Identifier.objects.create(
                    organisation=member, scheme="pic", value=f"{self.cluster.slug}{member.pk}"[:40]
                )
            for number in self.many():
                project, _made = Project.objects.get_or_create(
                    source="cordis", external_id=str(number), defaults={"title": "T", "text": "Text", "topics": ["a"]}
                )
                Participation.objects.create(
                    project=project,
                    organisation=member,
                    contribution_eur=self.draw(st.none() | st.just(Decimal("9.50"))),
                )

    def moving_in(self) -> None:
        """Draw imports, contact people, invitations and requests."""
        for number in self.many():
            Import.objects.create(
                cluster=self.cluster, by=self.someone(), file=f"m{number}.csv", counts={}, done={"x": 1}
            )
            source = ContactImport.objects.create(cluster=self.cluster, file=self.draw(TEXT), counts={"new": number})
            for member in self.members:
                email = f"c{number}@x.example"
                ContactPerson.objects.create(
                    cluster=self.cluster, organisation=member, email=email, language="sv", source=source
                )
                where = self.draw(st.sampled_from([{"organisation": member, "role": "member"}]))
                Invitation.objects.create(
                    email=email,
                    language="sv",
                    token_hash=f"{self.cluster.slug}{member.pk}-{number}",
                    expires=self.draw(MOMENT),
                    by=self.someone(),
                    **where,
                )
                JoinRequest.objects.create(name="J", email=email, language="sv", organisation=member, state="waiting")

    def regions(self) -> None:
        """Draw a dataset with figures, and judgements."""
        for number in self.many():
            land, _made = Region.objects.get_or_create(
                code="SE", version=2024, defaults={"name": "S", "country": "SE", "level": 0}
            )
            part, _made = Region.objects.get_or_create(
                code="SE3", version=2024, defaults={"name": "N", "country": "SE", "level": 1, "parent": land}
            )
            dataset = Dataset.objects.create(
                slug=f"{self.cluster.slug}-d{number}",
                kind=self.draw(st.sampled_from(["amounts", "indicators"])),
                name="D",
                unit="people",
                source="S",
                licence="L",
                retrieved=date(2026, 1, 1),
                nuts_version=2024,
                classification="nace",
                office=self.cluster,
            )
            TableImport.objects.create(dataset=dataset, file="t.csv", counts={"new": 1}, done={"dataset": None})
            for code in self.draw(st.sets(st.sampled_from(["16", "02", "17"]))):
                activity, _made = Activity.objects.get_or_create(classification="nace", code=code)
                value = self.draw(st.none() | st.floats(0, 1e6, allow_nan=False))
                Observation.objects.create(
                    dataset=dataset,
                    region=part,
                    activity=activity,
                    year=2024,
                    value=value,
                    status="missing" if value is None else "value",
                )
                if dataset.kind == "indicators":
                    Indicator.objects.create(
                        dataset=dataset, activity=activity, group="skills", measure="level", direction="more", unit="u"
                    )
            Judgement.objects.create(
                cluster=self.cluster, region=part, act="add", side="strength", text=self.draw(TEXT), by=self.someone()
            )

    def introductions(self) -> None:
        """Draw introductions between members, and with an organisation that is not one."""
        stranger = Organisation.objects.create(slug=f"{self.cluster.slug}-stranger", name="Stranger", country="FI")
        pairs = [(member, stranger) for member in self.members] + [(stranger, member) for member in self.members]
        if len(self.members) == 2:
            pairs.append((self.members[0], self.members[1]))
        for asking, asked in pairs:
            at = self.draw(MOMENT)
            made = Introduction.objects.create(
                asking=asking,
                asked=asked,
                asked_unnamed=self.draw(st.booleans()),
                direction="their_offer",
                asking_text=self.draw(TEXT),
                asked_text=self.draw(TEXT),
                requested=at,
                expires=at + timedelta(days=21),
                since=at,
                asking_person=self.someone(),
                changed_by=self.someone(),
            )
            Message.objects.create(introduction=made, side="asking", author=self.someone(), text=self.draw(TEXT), at=at)
            if self.draw(st.booleans()):
                made.state, made.asked_agreed, made.agreed = "accepted", True, at
                made.save()


def meet(draw: Draw, ours: RandomCluster, theirs: RandomCluster) -> None:
    """Draw what two clusters have in common: a member, and introductions that nobody has agreed to."""
    for our, their in zip(ours.members, theirs.members, strict=False):
        if draw(st.booleans()):
            Membership.objects.create(cluster=theirs.cluster, organisation=our)
        at = draw(MOMENT)
        made = Introduction.objects.create(
            asking=our,
            asked=their,
            asked_unnamed=True,
            direction="their_offer",
            asking_text="Ours",
            asked_text="Theirs, without a name",
            requested=at,
            expires=at,
            since=at,
            asked_person=theirs.people[0],
            changed_by=theirs.people[0],
        )
        Message.objects.create(introduction=made, side="asked", author=theirs.people[0], text="Hej", at=at)
