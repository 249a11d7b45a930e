"""Forms of assemblies."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.voting.assembly.queries import members, usual_agenda, votes_to_report
from intercluster.apps.voting.assembly.services import TEXT_LIMIT, TITLE_LIMIT, Call, Record
from intercluster.apps.voting.models import Assembly
from intercluster.core.filters import set_choices
from intercluster.core.moments import MomentField
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import language_name


class CallForm(forms.Form):
    """What an office says of an assembly."""

    title = forms.CharField(
        label=_("Name of the meeting"), max_length=TITLE_LIMIT, error_messages={"required": _("Write a title.")}
    )
    language = forms.ChoiceField(label=_("Language of the documents"))
    starts = MomentField(label=_("Begins"))
    place = forms.CharField(
        label=_("Where it is held"), max_length=TITLE_LIMIT, error_messages={"required": _("Write where it is held.")}
    )
    motions_until = forms.DateField(
        label=_("Motions until"),
        help_text=_("Last day on which members put motions on the agenda. Empty if they put none here."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day.")},
    )
    agenda = forms.CharField(
        label=_("Agenda"),
        help_text=_("One paragraph a line."),
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Write the agenda.")},
    )

    def __init__(self, assembly: Assembly | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _first() if assembly is None else _of(assembly)} | kwargs)
        set_choices(self, "language", [(code, language_name(code)) for code, _name in settings.LANGUAGES])

    def said(self) -> Call:
        """Return what the service takes."""
        data = self.cleaned_data
        return Call(**{**data, "agenda": data["agenda"].splitlines()})


def _first() -> dict[str, Any]:
    return {"language": page_language(), "agenda": "\n".join(usual_agenda())}


def _of(assembly: Assembly) -> dict[str, Any]:
    own = assembly.agenda.filter(mover="").values_list("title", flat=True)
    names = ("title", "language", "starts", "place", "motions_until")
    return {name: getattr(assembly, name) for name in names} | {"agenda": "\n".join(own)}


class MotionForm(forms.Form):
    """A motion of a member."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Member"), empty_label=None)
    title = forms.CharField(
        label=_("What the motion is about"), max_length=TITLE_LIMIT, error_messages={"required": _("Write a title.")}
    )
    text = forms.CharField(
        label=_("What is proposed, and why"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what is proposed.")},
    )

    def __init__(self, cluster: Cluster, edited: frozenset[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # declared above
        field.queryset = Organisation.objects.filter(pk__in=edited, clusters=cluster).order_by("name")


class MinutesForm(forms.Form):
    """What the minutes say: who led the meeting, who was there, and what was decided."""

    chair = forms.CharField(label=_("Chair"), max_length=150, required=False)
    secretary = forms.CharField(label=_("Secretary"), max_length=150, required=False)
    checkers = forms.CharField(
        label=_("Who checks the minutes"), help_text=_("Separated by commas."), max_length=300, required=False
    )

    def __init__(self, assembly: Assembly, *args: Any, **kwargs: Any) -> None:
        names = ("chair", "secretary", "checkers")
        super().__init__(*args, **{"initial": {name: getattr(assembly, name) for name in names}} | kwargs)
        self.items, self.members = list(assembly.agenda.all()), members(assembly.cluster)
        votes = [("", _("No vote")), *((vote.pk, str(vote)) for vote in votes_to_report(assembly))]
        for item in self.items:
            self.fields[f"decision-{item.pk}"] = forms.CharField(
                label=_("Decision"),
                initial=item.decision,
                max_length=TEXT_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if len(votes) > 1:
                self.fields[f"vote-{item.pk}"] = forms.ChoiceField(
                    label=_("Decided by the vote"), initial=item.vote_id or "", choices=votes, required=False
                )
        present = {each.organisation_id: each for each in assembly.attendance.all()}
        for each in self.members:
            known = present.get(each.organisation_id)
            self.fields[f"who-{each.organisation_id}"] = forms.CharField(
                label=each.organisation.name,
                initial=known.represented_by if known else "",
                max_length=300,
                required=False,
            )
            self.fields[f"proxy-{each.organisation_id}"] = forms.BooleanField(
                label=_("by proxy"), initial=bool(known and known.by_proxy), required=False
            )

    @property
    def leading(self) -> list[forms.BoundField]:
        """Return the fields of those who led the meeting."""
        return [self["chair"], self["secretary"], self["checkers"]]

    @property
    def paragraphs(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each paragraph's title and its fields."""
        found = []
        for number, item in enumerate(self.items, start=1):
            names = [name for name in (f"decision-{item.pk}", f"vote-{item.pk}") if name in self.fields]
            found.append((f"§ {number} {item.title}", [self[name] for name in names]))
        return found

    @property
    def attendance(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the fields of each member."""
        return [(self[f"who-{each.organisation_id}"], self[f"proxy-{each.organisation_id}"]) for each in self.members]

    def said(self) -> Record:
        """Return what the service takes."""
        data = self.cleaned_data
        votes = {item.pk: data.get(f"vote-{item.pk}") or None for item in self.items}
        return Record(
            chair=data["chair"],
            secretary=data["secretary"],
            checkers=data["checkers"],
            decisions={
                key: (data[f"decision-{key}"], int(vote) if vote is not None else None) for key, vote in votes.items()
            },
            attendance={
                each.organisation_id: (data[f"who-{each.organisation_id}"], data[f"proxy-{each.organisation_id}"])
                for each in self.members
            },
        )
