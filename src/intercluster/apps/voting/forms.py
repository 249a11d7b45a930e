"""Forms of votes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.voting import option_fields
from intercluster.apps.voting.decisions import CLUSTERS, MAJORITIES, form_of, rule_of, usual
from intercluster.apps.voting.models import Method, Vote
from intercluster.apps.voting.proxies import SIGNER_LIMIT, possible_holders, without_people
from intercluster.apps.voting.services import QUESTION_LIMIT, TITLE_LIMIT, Draft
from intercluster.core import clock
from intercluster.core.filters import set_choices
from intercluster.core.moments import MomentField
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import language_name

MOST_PROXIES = 20


class DraftForm(forms.Form):
    """What those who run a vote say about it."""

    method = forms.ChoiceField(label=_("Method"), choices=Method.choices)
    is_secret = forms.BooleanField(
        label=_("Secret vote"),
        help_text=_(
            "After it has closed, nothing tells how a member voted. "
            "In an open vote, everybody who sees it reads that then."
        ),
        required=False,
    )
    proxies = forms.IntegerField(
        label=_("Proxies that a member may hold"),
        help_text=_("0 if nobody may give a proxy."),
        min_value=0,
        max_value=MOST_PROXIES,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to 20.")
        ),
    )
    opens = MomentField(label=_("Opens"))
    closes = MomentField(label=_("Closes"))
    majority = forms.ChoiceField(
        label=_("Majority"), choices=[(name, label) for name, (label, _condition) in MAJORITIES.items()]
    )
    clusters = forms.ChoiceField(
        label=_("Clusters"),
        help_text=_("A cluster is for it if more of its members vote for it than against."),
        choices=[(name, label) for name, (label, _condition) in CLUSTERS.items()],
        required=False,
    )
    classes = forms.BooleanField(
        label=_("Every class of membership has to be for it"),
        help_text=_("A class is for it if more of its votes are for it than against."),
        required=False,
    )
    quorum = forms.IntegerField(
        label=_("Quorum, per cent of the roll"),
        help_text=_("At least this share of the roll has to vote; 0 if there is no quorum."),
        min_value=0,
        max_value=100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to 100.")
        ),
    )

    def __init__(self, body: Cluster | Alliance, vote: Vote | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _first(body) if vote is None else _of(vote)} | kwargs)
        own = page_language()
        codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != own)
        for code in codes:
            language = {"language": language_name(code)}
            self.fields[f"title_{code}"] = forms.CharField(
                label=gettext("Title in %(language)s") % language, max_length=TITLE_LIMIT, required=False
            )
            self.fields[f"question_{code}"] = forms.CharField(
                label=gettext("Question in %(language)s") % language,
                max_length=QUESTION_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
            self.fields[f"options_{code}"] = forms.CharField(
                label=gettext("Options in %(language)s") % language,
                help_text=_("One a line."),
                max_length=QUESTION_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.fields |= option_fields.fields()
        self.first, self.others = codes[0], codes[1:]
        if isinstance(body, Cluster):
            del self.fields["clusters"]
        if isinstance(body, Alliance) or not body.member_classes.exists():
            del self.fields["classes"]
        set_choices(self, "majority", [(name, label) for name, (label, _condition) in MAJORITIES.items()])

    @property
    def texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts in the reader's language."""
        return [self[f"title_{self.first}"], self[f"question_{self.first}"]]

    @property
    def other_texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts in the other languages."""
        return [self[f"{name}_{code}"] for code in self.others for name in ("title", "question")]

    @property
    def options(self) -> list[forms.BoundField]:
        """Return the fields of what can be chosen, those in the reader's language first."""
        names = [f"options_{code}" for code in (self.first, *self.others)]
        return [self[name] for name in (names[0], *option_fields.fields(), *names[1:])]

    @property
    def open_options(self) -> bool:
        """Return whether the method has options, so that their fields are shown at once."""
        return self["method"].value() != Method.MOTION

    @property
    def rest(self) -> list[forms.BoundField]:
        """Return the fields that are in no language."""
        elsewhere = {field.name for field in (*self.texts, *self.other_texts, *self.options)}
        return [field for field in self if field.name not in elsewhere]

    def clean(self) -> dict[str, Any]:
        """Check that there is a title and a question, and that the vote closes after it opens."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, problem in (("title", _("Write a title.")), ("question", _("Write the question."))):
            if not any(data.get(f"{name}_{code}") for code in (self.first, *self.others)):
                self.add_error(f"{name}_{self.first}", problem)
        if "opens" in data and "closes" in data and data["closes"] <= data["opens"]:
            self.add_error("closes", _("The vote has to close after it opens."))
        for name, wrong in option_fields.problems(data, (self.first, *self.others)).items():
            self.add_error(name, wrong)
        return data

    def said(self) -> Draft:
        """Return what the service takes."""
        data = self.cleaned_data
        codes = (self.first, *self.others)
        return Draft(
            titles={code: data[f"title_{code}"] for code in codes},
            questions={code: data[f"question_{code}"] for code in codes},
            opens=data["opens"],
            closes=data["closes"],
            is_secret=data["is_secret"],
            proxies=data["proxies"],
            rule=rule_of(
                data["method"],
                data["majority"],
                data["quorum"],
                data.get("clusters", ""),
                classes=data.get("classes", False),
            ),
            **option_fields.said(data, codes),
        )


class CancelForm(forms.Form):
    """Why a vote is cancelled."""

    reason = forms.CharField(
        label=_("Why the vote is cancelled"),
        help_text=_("Everybody on the roll reads it."),
        max_length=QUESTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why the vote is cancelled. Everybody on the roll reads it.")},
    )


class PaperForm(forms.Form):
    """A proxy on paper, of a member that has nobody on the roll."""

    giver = forms.ChoiceField(label=_("Member that gives its proxy"))
    holder = forms.ChoiceField(label=_("Who casts its ballot"))
    signed_by = forms.CharField(
        label=_("Who signed the proxy"),
        max_length=SIGNER_LIMIT,
        error_messages={"required": _("Write who signed the proxy.")},
    )
    signed = forms.DateField(
        label=_("Signed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose a day.")),
    )

    def __init__(self, vote: Vote, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        givers = [each for each in without_people(vote) if each.holder is None]
        self.is_possible = bool(givers)
        holders = possible_holders(givers[0]) if givers else []
        set_choices(self, "giver", [(str(each.pk), each.name) for each in givers])
        set_choices(self, "holder", [(str(each.pk), each.name) for each in holders])


def _first(body: Cluster | Alliance) -> dict[str, Any]:
    """Return what a new form says: a secret vote of two weeks from tomorrow on."""
    day = clock.local_time().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    dates = {"opens": day, "closes": _evening(day + timedelta(days=14))}
    return {
        "method": Method.MOTION,
        "is_secret": True,
        "proxies": 0,
        **dates,
        **usual(body),
        **option_fields.COUNTED,
        "budget": None,
    }


def _evening(day: datetime) -> datetime:
    return day.replace(hour=18)


def _of(vote: Vote) -> dict[str, Any]:
    texts = {f"title_{code}": text for code, text in vote.titles.items()}
    texts |= {f"question_{code}": text for code, text in vote.questions.items()}
    facts = {"is_secret": vote.is_secret, "proxies": vote.proxies, "opens": vote.opens, "closes": vote.closes}
    return {**texts, **facts, **form_of(vote.rule), **option_fields.initial_of(vote)}
