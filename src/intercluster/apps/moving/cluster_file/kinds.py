"""What a cluster's file holds: one file of rows for each kind of thing, in the order in which they are read."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models
from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import person_at
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
from intercluster.apps.moving.cluster_file.values import WrongValueError
from intercluster.apps.moving.models import FirstWeekDismissed
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation, JoinRequest
from intercluster.apps.projects.models import Call, Programme
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


@dataclass(frozen=True)
class Scope:
    """What belongs to a cluster."""

    cluster: Cluster

    @cached_property
    def members(self) -> list[int]:
        """Return the keys of its members."""
        return list(self.cluster.memberships.values_list("organisation", flat=True))

    @cached_property
    def office(self) -> list[int]:
        """Return the keys of its managers."""
        return list(self.cluster.managers.values_list("pk", flat=True))

    @cached_property
    def people(self) -> QuerySet[User]:
        """Return its own people: of its office, its evaluators, and those of its members."""
        places = Affiliation.objects.filter(organisation__in=self.members).values("user")
        evaluators = self.cluster.evaluators.values("pk")
        return User.objects.filter(Q(pk__in=self.office) | Q(pk__in=evaluators) | Q(pk__in=places))


@dataclass(frozen=True)
class Kind:
    """A kind of thing: the file `data/NAME.jsonl` has one of them on each line."""

    name: str
    model: type[models.Model]
    meaning: str
    rows: Callable[[Scope], QuerySet[Any]]
    named_by: tuple[str, ...] = ()
    """The fields by which other rows name it. Without any, they give the number of its line."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Fields that are not in the file, and why."""
    same: Callable[[Any], models.Model | None] | None = None
    """Returns what the platform has already in place of a row that was read, or None."""
    of_new_members: bool = False
    """Whether it is passed over for a member that is here already: what it decides, it decided here."""
    complete: Callable[[Any], None] | None = None
    """Fills in what the file leaves out."""
    in_order: tuple[str, ...] = ()
    """The order of rows that are too many to sort in memory."""

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return f"data/{self.name}.jsonl"

    @property
    def fields(self) -> Iterator["models.Field[Any, Any]"]:
        """Yield the fields that the file has, in order: all but keys, what the database works out, and `left_out`."""
        for each in self.model._meta.concrete_fields:
            is_key = each.primary_key and each.remote_field is None
            if not is_key and not each.generated and each.name not in self.left_out:
                yield each


def _unusable_password(user: User) -> None:
    user.password = make_password(None)


def _new_link(invitation: Invitation) -> None:
    invitation.nonce = ""
    invitation.token_hash = sha256(secrets.token_bytes(32)).hexdigest()


def _nothing_to_undo(record: Import | TableImport) -> None:
    record.done = {}


def _nothing_seen(search: SavedSearch) -> None:
    search.seen = []


def _checked_logo(logo: Logo) -> None:
    """Refuse what is no PNG, and work out its digest."""
    if not bytes(logo.image).startswith(b"\x89PNG\r\n\x1a\n"):
        raise WrongValueError("image is no PNG")
    logo.digest = sha256(logo.image).hexdigest()


def _registered(organisation: Organisation) -> models.Model | None:
    number = organisation.registration_number
    there = Organisation.objects.filter(country=organisation.country, registration_number=number)
    return there.first() if number else None


def _alike(*names: str) -> Callable[[models.Model], models.Model | None]:
    """Return the function that finds what has the same values in some fields."""

    def same(read: models.Model) -> models.Model | None:
        columns = [read._meta.get_field(name).attname for name in names]  # type: ignore[union-attr]
        return read._meta.model._default_manager.filter(**{name: getattr(read, name) for name in columns}).first()

    return same


def _regions(scope: Scope) -> QuerySet[Region]:
    """Return the regions of the cluster's figures and judgements, with those that they are parts of."""
    used = Q(pk__in=Observation.objects.filter(dataset__office=scope.cluster).values("region"))
    used |= Q(pk__in=Judgement.objects.filter(cluster=scope.cluster).values("region"))
    keys = set(Region.objects.filter(used).values_list("pk", flat=True))
    while around := set(Region.objects.filter(parts__in=keys).values_list("pk", flat=True)) - keys:
        keys |= around
    return Region.objects.filter(pk__in=keys)


SEARCH = dict.fromkeys(("terms", "terms_version", "encoder", "vector"), "worked out from the text when it is indexed")
UNDO = {"done": "says how to undo the import on the installation where it was made, by the numbers of its rows"}
EVERY_KIND = (
    Kind(
        "alliances",
        Alliance,
        "An alliance that the cluster works in; not its committee, which is the alliance's own.",
        lambda scope: Alliance.everything.filter(clusters=scope.cluster),
        ("slug",),
        same=lambda read: Alliance.everything.filter(slug=read.slug).first(),
    ),
    Kind(
        "people",
        User,
        "A person of the cluster's office, an evaluator of the cluster, or somebody of a member.",
        lambda scope: scope.people,
        ("email",),
        {
            "password": "a secret; the person sets a new one",
            "last_login": "belongs to the installation",
            "is_superuser": "a right over an installation, not over a cluster",
        },
        same=lambda read: person_at(read.email),
        complete=_unusable_password,
    ),
    Kind(
        "cluster",
        Cluster,
        "The cluster and its settings.",
        lambda scope: Cluster.everything.filter(pk=scope.cluster.pk),
        ("slug",),
    ),
    Kind(
        "cluster-alliances",
        Cluster.alliances.through,
        "The cluster's place in an alliance.",
        lambda scope: Cluster.alliances.through._default_manager.filter(cluster=scope.cluster),
    ),
    Kind(
        "managers",
        Cluster.managers.through,
        "A person's place in the cluster's office.",
        lambda scope: Cluster.managers.through._default_manager.filter(cluster=scope.cluster),
    ),
    Kind(
        "evaluators",
        Cluster.evaluators.through,
        "A person's right to evaluate the cluster.",
        lambda scope: Cluster.evaluators.through._default_manager.filter(cluster=scope.cluster),
    ),
    Kind(
        "logo",
        Logo,
        "The cluster's logo, a PNG in base 64.",
        lambda scope: Logo.objects.filter(cluster=scope.cluster),
        complete=_checked_logo,
    ),
    Kind(
        "organisations",
        Organisation,
        "A member of the cluster.",
        lambda scope: Organisation.objects.filter(pk__in=scope.members),
        ("slug",),
        left_out={"name_key": "worked out from the name"},
        same=_registered,
    ),
    Kind(
        "identifiers",
        Identifier,
        "A number by which another register knows a member.",
        lambda scope: Identifier.objects.filter(organisation__in=scope.members),
        same=_alike("scheme", "value"),
    ),
    Kind(
        "memberships",
        Membership,
        "A member's place in the cluster; its places in other clusters are theirs.",
        lambda scope: Membership.objects.filter(cluster=scope.cluster),
    ),
    Kind(
        "places",
        Affiliation,
        "A person's place in a member.",
        lambda scope: Affiliation.objects.filter(organisation__in=scope.members),
        same=_alike("user", "organisation"),
    ),
    Kind(
        "offers",
        Offer,
        "What a member offers, in its original language.",
        lambda scope: Offer.objects.filter(organisation__in=scope.members),
        left_out=SEARCH,
        same=_alike("organisation", "text"),
    ),
    Kind(
        "needs",
        Need,
        "What a member needs, in its original language.",
        lambda scope: Need.objects.filter(organisation__in=scope.members),
        left_out=SEARCH,
        same=_alike("organisation", "text"),
    ),
    Kind(
        "own-terms",
        OwnTerm,
        "What the cluster's members call a capability of the thesaurus.",
        lambda scope: OwnTerm.objects.filter(cluster=scope.cluster),
    ),
    Kind(
        "translation-consents",
        TranslationConsent,
        "That a member lets its texts be sent to the translation service at a host, and to no other.",
        lambda scope: TranslationConsent.objects.filter(organisation__in=scope.members),
        of_new_members=True,
    ),
    Kind(
        "projects",
        Project,
        "A published project in which a member takes part.",
        lambda scope: Project.objects.filter(participations__organisation__in=scope.members).distinct(),
        ("source", "external_id"),
        left_out=SEARCH,
        same=_alike("source", "external_id"),
    ),
    Kind(
        "participations",
        Participation,
        "A member's part in a project.",
        lambda scope: Participation.objects.filter(organisation__in=scope.members),
        same=_alike("project", "organisation"),
    ),
    Kind(
        "imports",
        Import,
        "An import of members that was carried out.",
        lambda scope: Import.objects.filter(cluster=scope.cluster),
        left_out=UNDO,
        complete=_nothing_to_undo,
    ),
    Kind(
        "contact-imports",
        ContactImport,
        "An import of contact people that was carried out.",
        lambda scope: ContactImport.objects.filter(cluster=scope.cluster),
    ),
    Kind(
        "contact-people",
        ContactPerson,
        "A person whom the office may invite to a member.",
        lambda scope: ContactPerson.objects.filter(cluster=scope.cluster, organisation__in=scope.members),
    ),
    Kind(
        "invitations",
        Invitation,
        "An invitation to a member or to the office. Its link is made again when it is sent again.",
        lambda scope: Invitation.objects.filter(Q(cluster=scope.cluster) | Q(organisation__in=scope.members)),
        left_out=dict.fromkeys(("token_hash", "nonce"), "secrets of the link that was mailed"),
        complete=_new_link,
    ),
    Kind(
        "join-requests",
        JoinRequest,
        "A request to join a member, or to add an organisation to the cluster.",
        lambda scope: JoinRequest.objects.filter(
            Q(organisation__in=scope.members) | Q(cluster=scope.cluster, organisation=None)
        ),
    ),
    Kind(
        "regions",
        Region,
        "A region to which a figure or a judgement belongs, and those around it.",
        _regions,
        ("code", "version"),
        same=_alike("code", "version"),
    ),
    Kind(
        "activities",
        Activity,
        "An industry or technology to which a figure belongs.",
        lambda scope: Activity.objects.filter(
            Q(pk__in=Observation.objects.filter(dataset__office=scope.cluster).values("activity"))
            | Q(pk__in=Indicator.objects.filter(dataset__office=scope.cluster).values("activity"))
        ),
        ("classification", "code"),
        same=_alike("classification", "code"),
    ),
    Kind(
        "datasets",
        Dataset,
        "A regional dataset that the office keeps.",
        lambda scope: Dataset.objects.filter(office=scope.cluster),
        ("slug",),
    ),
    Kind(
        "indicators",
        Indicator,
        "What an activity of a dataset of indicators measures.",
        lambda scope: Indicator.objects.filter(dataset__office=scope.cluster),
    ),
    Kind(
        "observations",
        Observation,
        "A figure of a dataset.",
        lambda scope: Observation.objects.filter(dataset__office=scope.cluster),
        in_order=("dataset__slug", "year", "region__code", "region__version", "activity__code"),
    ),
    Kind(
        "table-imports",
        TableImport,
        "An import into a dataset that was carried out.",
        lambda scope: TableImport.objects.filter(dataset__office=scope.cluster),
        left_out=UNDO,
        complete=_nothing_to_undo,
    ),
    Kind(
        "programmes",
        Programme,
        "A funding programme of the office.",
        lambda scope: Programme.objects.filter(cluster=scope.cluster),
        ("slug",),
    ),
    Kind(
        "calls",
        Call,
        "A funding call that the office has added.",
        lambda scope: Call.objects.filter(cluster=scope.cluster),
        ("slug",),
    ),
    Kind(
        "judgements",
        Judgement,
        "What the office thinks of a finding on its region.",
        lambda scope: Judgement.objects.filter(cluster=scope.cluster),
    ),
    Kind(
        "saved-searches",
        SavedSearch,
        "A search that somebody of the office repeats.",
        lambda scope: SavedSearch.objects.filter(
            Q(organisation=None) | Q(organisation__in=scope.members), owner__in=scope.office
        ),
        left_out={"seen": "says which texts of the installation the search has shown, by their numbers"},
        complete=_nothing_seen,
    ),
    Kind(
        "first-week",
        FirstWeekDismissed,
        "That the office does not want to see its first week any more.",
        lambda scope: FirstWeekDismissed.objects.filter(cluster=scope.cluster),
    ),
)
"""Every kind but introductions and the history, which are told as far as the office may know them."""


ELSEWHERE = {
    "introductions.Introduction": "in introductions.jsonl, as far as the office may read it",
    "introductions.IntroductionEvent": "the steps of an introduction, in its row",
    "introductions.Message": "the messages of an introduction, in its row, where the office speaks for its member",
    "moving.PastIntroduction": "an introduction that came with the cluster, in introductions.jsonl again",
    "directory.ClusterEvent": "in history.jsonl",
    "directory.ClusterAllianceEvent": "in history.jsonl",
    "directory.ClusterManagerEvent": "in history.jsonl",
    "directory.ClusterEvaluatorEvent": "in history.jsonl",
    "directory.OrganisationEvent": "in history.jsonl",
    "directory.MembershipEvent": "in history.jsonl",
    "directory.AffiliationEvent": "in history.jsonl",
    "directory.OfferEvent": "in history.jsonl",
    "directory.NeedEvent": "in history.jsonl",
    "regions.JudgementEvent": "in history.jsonl",
    "projects.CallEvent": "in history.jsonl",
    "projects.ProgrammeEvent": "in history.jsonl",
}
"""Models that point at clusters or organisations and are in the file in another way."""

LEFT_OUT = {
    "administration.Act": "says what administrators did on one installation",
    "directory.FormerAddress": "leads from an address that a page had on one installation",
    "clusters.AllianceInvitation": "asks a cluster of one installation into an alliance there, or is asked by one",
    "introductions.Reading": "says what a person has read; it is theirs",
    "introductions.ContactSeen": "says who saw whose contact details, people of other clusters among them",
    "people.LeftAlone": "digests of addresses, which only the secret key of one installation makes again",
    "moving.ClusterExport": "a file that waits to be downloaded on this installation",
    "partnering.Reluctance": "lowers what is proposed to one organisation, which alone may see it",
    "partnering.Shown": "counts of the searches of one installation",
    "voting.Vote": "a vote and its ballots hold on the installation whose members voted; its page offers the ballots",
    "voting.Assembly": "an assembly stays where it was called; its notice and minutes are documents to keep",
    "voting.AssemblyEvent": "the history of an assembly, which stays where the assembly is",
    "voting.AgendaItem": "a paragraph of the agenda and minutes of an assembly",
    "voting.Amendment": "a change of a motion, as the minutes of its assembly say",
    "voting.Attendance": "who was present at an assembly, as its minutes say",
    "voting.MemberClass": "counts votes that are held on one installation",
    "voting.MemberClassEvent": "the history of the classes of membership",
    "voting.ClassOfMember": "says how many votes a member has on one installation",
    "voting.ClassOfMemberEvent": "the history of who belonged to which class",
    "voting.VoteEvent": "the history of a vote, which stays where the vote is",
    "voting.RollEntry": "the electoral roll of a vote, which stays where the vote is",
    "voting.RollEntry_people": "says who could cast a ballot on one installation",
    "voting.SealedBallot": "cannot be opened anywhere else",
    "voting.VoteKey": "opens the sealed ballots of one installation",
    "voting.Ballot": "a counted ballot, which the page of its vote offers as a file",
    "strategy.Strategy": "clusters of one installation wrote it together; its documents can be taken along",
    "strategy.Part": "a part of a strategy",
    "strategy.Text": "a text of a strategy",
    "strategy.Action": "an action of a strategy",
    "strategy.Indicator": "an indicator of a strategy",
    "strategy.IndicatorValue": "what an indicator of a strategy was in a year",
    "strategy.Citation": "evidence that a strategy cites from one installation",
    "strategy.Drawing": "the picture of a chart that a strategy cites",
    "strategy.Version": "a version of a strategy, signed on one installation",
    "strategy.MembersVote": "says on which version of a strategy members vote on one installation",
    "strategy.SignOff": "what a cluster said to a version of a strategy on one installation",
    "strategy.ValueRequest": "asks a person for a value of a strategy",
    "strategy.Review": "a review of a strategy that is in force on one installation",
    "strategy.Round": "a round of a strategy",
    "strategy.Proposal": "a proposal for a strategy",
    "strategy.Support": "says who supports a proposal for a strategy",
    "strategy.Comment": "a comment on a strategy",
    "strategy.Amendment": "an amendment to a text of a strategy",
    "strategy.RoundEvent": "the history of a round of a strategy",
    "strategy.ProposalEvent": "the history of a proposal for a strategy",
    "strategy.CommentEvent": "the history of a comment on a strategy",
    "strategy.AmendmentEvent": "the history of an amendment to a strategy",
    "strategy.ShortStatement": "a statement of a round of a strategy; it does not say whose it is",
    "strategy.StatementAnswer": "an answer to a statement, which is deleted when the round has ended",
    "strategy.StatementResult": "what was counted of several clusters together",
    "strategy.StrategyEvent": "the history of a strategy",
    "strategy.PartEvent": "the history of a part of a strategy",
    "strategy.ActionEvent": "the history of an action of a strategy",
    "strategy.IndicatorEvent": "the history of an indicator of a strategy",
    "projects.Consortium": "organisations of several clusters prepare it on one installation; its files can be kept",
    "projects.Requirement": "a competence that a consortium takes",
    "projects.Partner": "a place of an organisation in a consortium",
    "projects.Partner_takes": "says which competences a partner brings",
    "projects.Comment": "a comment on a consortium",
    "projects.WorkPackage": "a work package of a consortium",
    "projects.PersonMonths": "work in the plan of a consortium",
    "projects.Cost": "a cost in the plan of a consortium",
    "projects.Deliverable": "a result in the plan of a consortium",
    "projects.Milestone": "a milestone in the plan of a consortium",
    "projects.Milestone_work_packages": "says in which work packages a milestone is",
    "projects.Risk": "a risk in the plan of a consortium",
    "projects.Risk_work_packages": "says which work packages a risk is about",
    "projects.ConsortiumEvent": "the history of a consortium",
    "projects.RequirementEvent": "the history of a competence of a consortium",
    "projects.PartnerEvent": "the history of a partner of a consortium",
    "projects.WorkPackageEvent": "the history of a work package",
    "projects.PersonMonthsEvent": "the history of work in a plan",
    "projects.CostEvent": "the history of a cost in a plan",
    "projects.DeliverableEvent": "the history of a result in a plan",
    "projects.MilestoneEvent": "the history of a milestone in a plan",
    "projects.RiskEvent": "the history of a risk in a plan",
    "projects.Expert": "what a person says of themselves, by consent to this installation",
    "exchange.Practice": "a good practice of a member, shared on one installation; its export can be taken along",
    "exchange.PracticeFile": "a picture or document of a good practice",
    "exchange.Drafter": "says which organisations of one installation drafted a practice together",
    "exchange.Question": "a question that was asked on one installation",
    "exchange.Answer": "an answer to a question",
    "exchange.Asked": "says whom a question was offered to",
    "exchange.Helped": "says whom an answer or a practice has helped",
    "exchange.Visit": "a visit to which people of one installation come",
    "exchange.Visitor": "a person who comes on a visit",
    "exchange.LibraryDocument": "a document of the library, which its page offers as a file",
    "exchange.Passage": "a part of the text of a document",
    "exchange.Report": "a report of a text on one installation",
    "exchange.PracticeEvent": "the history of a good practice",
    "exchange.DrafterEvent": "the history of who drafted a practice",
    "exchange.QuestionEvent": "the history of a question",
    "exchange.AnswerEvent": "the history of an answer",
    "exchange.VisitEvent": "the history of a visit",
    "exchange.VisitorEvent": "the history of who comes on a visit",
    "exchange.LibraryDocumentEvent": "the history of a document of the library",
    "events.Event": "organisations of several clusters come to it on one installation; its files can be kept",
    "events.Day": "a day of an event",
    "events.Item": "an entry of the programme of an event",
    "events.Slot": "a time of meetings",
    "events.Table": "a table of an event",
    "events.Table_closed": "says when a table cannot be used",
    "events.Participant": "somebody who comes to an event",
    "events.Participant_away": "says when a participant cannot meet",
    "events.Attendee": "a person who comes to an event",
    "events.Brought": "what a participant brings to an event",
    "events.Request": "a wish to meet at an event",
    "events.Newcomer": "an organisation in a batch of those who come to an event",
    "events.Listed": "a text without a name that an event lists",
    "events.Pairing": "what an office decides about two participants",
    "events.Precedence": "an order of two meetings",
    "events.Plan": "a plan of all meetings of an event",
    "events.Meeting": "a meeting at an event",
    "events.Meeting_absent": "says who missed a meeting",
    "events.Feedback": "what a participant said after a meeting",
    "events.Mark": "what an attendee marked on the day",
    "events.EventEvent": "the history of an event",
    "events.RequestEvent": "the history of a wish to meet",
    "events.MeetingEvent": "the history of a meeting",
    "regions.ObservationEvent": "figures before a revision, which their publisher has corrected",
}
"""Models that point at clusters or organisations and are not in the file, and why."""
