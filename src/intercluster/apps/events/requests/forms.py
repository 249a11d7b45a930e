"""Forms of requests, and of what the office decides about pairs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.events.models import Event, PairingKind, Participant, Priority, Request, RequestState
from intercluster.apps.events.requests.queries import acceptable
from intercluster.apps.events.requests.services import Asked
from intercluster.apps.events.setting.times import parts_of
from intercluster.core.filters import set_choices

PRIORITIES = list(reversed(Priority.choices))
LABEL = 90
"""Characters of a text in a list to choose from."""


def code_of(statement: Offer | Need) -> str:
    """Return by what a form knows a text."""
    return f"{statement._meta.model_name}-{statement.pk}"


class AskForm(forms.Form):
    """What somebody says who asks to meet."""

    priority = forms.TypedChoiceField(
        label=gettext_lazy("How much do you want to meet?"),
        choices=PRIORITIES,
        coerce=int,
        initial=Priority.WANTED,
    )
    about = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    is_unnamed = forms.BooleanField(
        label=gettext_lazy("Ask without our name"),
        required=False,
        help_text=gettext_lazy("They see it once they say yes."),
    )
    part = forms.TypedChoiceField(label=gettext_lazy("Part of the event"), required=False, coerce=int, empty_value=None)
    text = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        event: Event,
        texts: Sequence[tuple[str, Sequence[Offer | Need]]] = (),
        may_be_unnamed: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {code_of(each): each for _label, own in texts for each in own}
        if self.known:
            groups = [(label, [(code_of(each), _short(each)) for each in own]) for label, own in texts if own]
            set_choices(self, "about", [("", _("Nothing in particular")), *groups])
        else:
            del self.fields["about"]
        parts = parts_of(event)
        if len(parts) > 1:
            set_choices(self, "part", [("", _("Any")), *((part.number, part.words) for part in parts)])
        else:
            del self.fields["part"]
        if not may_be_unnamed:
            del self.fields["is_unnamed"]

    def said(self) -> Asked:
        """Return what was said."""
        values = self.cleaned_data
        return Asked(
            values["priority"],
            values["text"],
            values.get("part"),
            self.known.get(values.get("about", "")),
            values.get("is_unnamed", False),
        )


def _short(statement: Offer | Need) -> str:
    return Truncator(statement.text).chars(LABEL)


class AnswerForm(forms.Form):
    """A yes, with how much one wants to meet."""

    priority = forms.TypedChoiceField(choices=PRIORITIES, coerce=int)


class PairForm(forms.Form):
    """Two participants who must meet or must not."""

    first = forms.ChoiceField(label=gettext_lazy("Participant"))
    second = forms.ChoiceField(label=gettext_lazy("Other participant"))
    kind = forms.ChoiceField(label=gettext_lazy("What you decide"), choices=PairingKind.choices)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only your office reads it."),
    )

    def __init__(self, *args: Any, people: Sequence[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        for name in ("first", "second"):
            set_choices(self, name, [("", "—"), *((key, each.name) for key, each in self.people.items())])

    def pair(self) -> tuple[Participant, Participant]:
        """Return the two."""
        return self.people[self.cleaned_data["first"]], self.people[self.cleaned_data["second"]]


class OrderForm(forms.Form):
    """Two meetings, one before the other."""

    earlier = forms.ChoiceField(label=gettext_lazy("This meeting"))
    later = forms.ChoiceField(label=gettext_lazy("comes before this one"))

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, Request] = {str(each.key): each for each in acceptable(event)}
        every = [(key, f"{each.asking.name} – {each.asked.name}") for key, each in self.known.items()]
        for name in ("earlier", "later"):
            set_choices(self, name, [("", "—"), *every])

    def pair(self) -> tuple[Request, Request]:
        """Return both."""
        return self.known[self.cleaned_data["earlier"]], self.known[self.cleaned_data["later"]]


STATES = [("", gettext_lazy("All")), *RequestState.choices]
