"""Forms of questions and answers."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language, Visibility
from intercluster.apps.directory.limits import TEXT_LIMIT
from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.questions.services import NOTE_LIMIT
from intercluster.apps.exchange.text_forms import TextForm
from intercluster.apps.introductions.services import MESSAGE
from intercluster.core.filters import set_choices

NEED_LIMIT = 1000


class AskForm(TextForm):
    """A question."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("What do you want to know?")
        self.fields["text"].help_text = _("In your own language. The answers may come in others.")


class AnswerForm(TextForm):
    """An answer. It is never private: who asked has to read it."""

    visibilities = (Visibility.ANONYMOUS, Visibility.ALLIANCE, Visibility.PUBLIC)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["text"].label = _("Your answer")
        self.fields["text"].help_text = _("In your own language. Only those who may read the question read it.")


class IntroductionForm(forms.Form):
    """Who asks the author of an answer for an introduction, and why."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("On behalf of"), empty_label=_("Choose"))
    need = forms.CharField(
        label=_("What do you need to know?"), max_length=NEED_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
    text = forms.CharField(label=_("Message"), max_length=MESSAGE, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, choices: Sequence[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = Organisation.objects.filter(pk__in=[each.pk for each in choices]).order_by("name")
        if len(choices) == 1:
            field.initial, field.widget = choices[0], forms.HiddenInput()


class ChangeForm(forms.Form):
    """Other words for a question or an answer; words to add, once others rely on it."""

    text = forms.CharField(
        label=_("Text"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a sentence or two, in your own language.")},
    )
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, adds: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if adds:
            self.fields["text"].label = _("What do you want to add?")
            del self.fields["language"]
        else:
            set_choices(self, "language", [("", _("Found out from the text")), *Language.choices])


class CloseForm(forms.Form):
    """Why a question is closed."""

    note = forms.CharField(
        label=_("Why it is closed"),
        max_length=NOTE_LIMIT,
        error_messages={"required": _("Say in a sentence why it is closed.")},
    )
