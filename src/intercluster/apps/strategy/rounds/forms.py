"""Forms of a round, and of what is said in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.strategy.forms import language_choices
from intercluster.apps.strategy.models import (
    BODY_LIMIT,
    COMMENT_LIMIT,
    LANGUAGES,
    OF_OFFICES,
    PROPOSAL_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    PartKind,
    Proposal,
    Round,
)
from intercluster.apps.strategy.rounds.priorities import METHODS
from intercluster.apps.strategy.rounds.proposals import KINDS
from intercluster.apps.strategy.rounds.rules import Voice
from intercluster.apps.strategy.rounds.services import OUTCOME_LIMIT, QUESTION_LIMIT
from intercluster.apps.translation.service import service
from intercluster.apps.voting.models import Method
from intercluster.apps.voting.services import MOST_OPTIONS
from intercluster.core.filters import set_choices
from intercluster.core.moments import MomentField
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import language_name


def _own_language_first() -> list[str]:
    return sorted(LANGUAGES, key=lambda code: code != page_language())


class RoundForm(forms.Form):
    """Dates, participants, question and reminder of a round."""

    opens = MomentField(label=_("Opens"))
    closes = MomentField(label=_("Ends"))
    for_members = forms.BooleanField(
        label=_("Members take part"), help_text=_("If they may read the draft."), required=False
    )
    remind_days = forms.IntegerField(
        label=_("Reminder, days before the end"),
        help_text=_("0 if nobody is reminded. Those who have done something in the round are not reminded."),
        min_value=0,
        max_value=60,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to 60.")
        ),
    )

    def __init__(self, found: Round, *args: Any, is_coming: bool, **kwargs: Any) -> None:
        first = {name: getattr(found, name) for name in ("opens", "closes", "for_members", "remind_days")}
        first |= {f"question_{code}": text for code, text in found.questions.items()}
        super().__init__(*args, **{"initial": first} | kwargs)
        if not is_coming:
            del self.fields["opens"], self.fields["for_members"]
        elif found.kind in OF_OFFICES:
            del self.fields["for_members"]
        for code in _own_language_first():
            self.fields[f"question_{code}"] = forms.CharField(
                label=gettext("Question in %(language)s") % {"language": language_name(code)},
                max_length=QUESTION_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def said(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        return {
            "opens": data.get("opens"),
            "closes": data["closes"],
            "for_members": data.get("for_members", False),
            "remind_days": data["remind_days"],
            "questions": {code: data[f"question_{code}"] for code in LANGUAGES},
        }


class OutcomeForm(forms.Form):
    """What a round led to."""

    def __init__(self, found: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"initial": {f"outcome_{code}": text for code, text in found.outcomes.items()}} | kwargs
        )
        for code in _own_language_first():
            self.fields[f"outcome_{code}"] = forms.CharField(
                label=gettext("Outcome in %(language)s") % {"language": language_name(code)},
                max_length=OUTCOME_LIMIT,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def said(self) -> dict[str, str]:
        """Return the texts by language."""
        return {code: self.cleaned_data[f"outcome_{code}"] for code in LANGUAGES}


class VoteForm(forms.Form):
    """The vote in which priorities are chosen."""

    proposals = forms.MultipleChoiceField(
        label=_("Proposals to vote on"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
        error_messages={"required": _("Choose two proposals at least.")},
    )
    method = forms.ChoiceField(
        label=_("Method"), choices=[(each, Method(each).label) for each in METHODS], initial=Method.APPROVAL
    )
    seats = forms.IntegerField(
        label=_("How many are chosen"),
        min_value=1,
        max_value=MOST_OPTIONS,
        initial=3,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a whole number, 1 or more.")
        ),
    )
    title = forms.CharField(
        label=_("Title of the vote"), max_length=TITLE_LIMIT, error_messages={"required": _("Write a title.")}
    )
    question = forms.CharField(
        label=_("Question"),
        max_length=QUESTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question.")},
    )

    def __init__(self, proposals: Sequence[Proposal], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.pk), f"{each.title} ({each.signer})") for each in proposals]
        set_choices(self, "proposals", choices)
        self.fields["proposals"].initial = [key for key, _label in choices]


class SignedForm(forms.Form):
    """What somebody says in their own language, under a name that they choose if they may speak for several."""

    voice = forms.ChoiceField(
        label=_("Sent in the name of"), error_messages={"required": _("Choose for whom you write.")}
    )

    def __init__(self, *args: Any, voices: Sequence[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "voice", [(each.key, each.name) for each in voices])
        if len(voices) == 1:
            self.fields["voice"].required = False
            self.fields["voice"].widget = forms.HiddenInput()
            self.fields["voice"].initial = voices[0].key
        chosen = service()
        if "translation_host" in self.fields:
            if chosen is None:
                del self.fields["translation_host"]
            else:
                named = {"name": chosen.name, "host": chosen.host}
                label = _("Readers may have it translated by %(name)s (%(host)s).") % named
                set_choices(self, "translation_host", [(chosen.host, label)])
        if "language" in self.fields:
            set_choices(self, "language", language_choices())
            self.fields["language"].initial = page_language()
        self.order_fields([name for name in self.fields if name != "voice"])

    def clean_translation_host(self) -> str:
        """Return the host of the service that the author allows, "" without one."""
        return "".join(self.cleaned_data["translation_host"])


def _consent() -> forms.MultipleChoiceField:
    """Return a box that is not ticked. Its value is the host, so that nobody agrees to another set meanwhile."""
    return forms.MultipleChoiceField(
        label=_("Translation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The service then gets the text without your name. You can take it back at any time."),
    )


class ProposalForm(SignedForm):
    """A proposal."""

    kind = forms.ChoiceField(
        label=_("What you propose"), choices=[(each, PartKind(each).label) for each in KINDS], initial=PartKind.PRIORITY
    )
    language = forms.ChoiceField(label=_("Language"))
    title = forms.CharField(
        label=_("Heading"), max_length=TITLE_LIMIT, error_messages={"required": _("Write a title.")}
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=PROPOSAL_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What is to be done, for whom, and why. A few sentences are enough."),
    )
    translation_host = _consent()


class AmendmentForm(SignedForm):
    """Another wording of a text, and why."""

    began_from = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(label=_("Heading"), max_length=TITLE_LIMIT, required=False)
    body = forms.CharField(
        label=_("Text"), max_length=BODY_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 14})
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the text should be changed.")},
    )

    def __init__(self, *args: Any, with_title: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_title:
            self.fields["title"].widget = forms.HiddenInput()


class CommentForm(SignedForm):
    """A comment."""

    language = forms.ChoiceField(label=_("Language"))
    text = forms.CharField(
        label=_("Your comment"),
        max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a comment.")},
        help_text=_(
            "Write in your own language. Everybody who takes part reads it, with the name of your organisation."
        ),
    )
    translation_host = _consent()
