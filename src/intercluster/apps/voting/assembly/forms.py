"""Forms of assemblies."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting.assembly.queries import amending, usual_agenda
from intercluster.apps.voting.assembly.services import TEXT_LIMIT, TITLE_LIMIT, Call
from intercluster.apps.voting.models import AgendaItem, Assembly
from intercluster.core import clock
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
    proxies = forms.IntegerField(
        label=_("Proxies that one person may hold"),
        help_text=_("Empty if your statutes do not limit them."),
        min_value=0,
        max_value=100,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a number from 0 to 100.")),
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

    def clean_motions_until(self) -> date | None:
        """Refuse a day after the meeting."""
        until: date | None = self.cleaned_data["motions_until"]
        starts = self.cleaned_data.get("starts")
        if until and starts and until > clock.today(starts):
            raise forms.ValidationError(_("The last day for motions is the day of the meeting or earlier."))
        return until

    def said(self) -> Call:
        """Return what the service takes."""
        data = self.cleaned_data
        return Call(**{**data, "agenda": data["agenda"].splitlines()})


def _first() -> dict[str, Any]:
    return {"language": page_language(), "agenda": "\n".join(usual_agenda())}


def _of(assembly: Assembly) -> dict[str, Any]:
    own = assembly.agenda.filter(mover="").values_list("title", flat=True)
    names = ("title", "language", "starts", "place", "motions_until", "proxies")
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


class AmendmentForm(forms.Form):
    """An amendment of what a paragraph proposes."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Member"), empty_label=None)
    text = forms.CharField(
        label=_("How the text should read"),
        help_text=_("Change only the words that you want to change. Members see the difference."),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Change the text: an amendment says how it should read.")},
    )

    def __init__(self, item: AgendaItem, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"text": item.text}} | kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # declared above
        field.queryset = amending(viewer, item.assembly)


class ProposalForm(forms.Form):
    """What a paragraph of the office proposes."""

    text = forms.CharField(
        label=_("What is proposed"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
