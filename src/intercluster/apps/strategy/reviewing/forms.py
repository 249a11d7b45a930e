"""The form of a review: three fields a line, and what was decided on the whole."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.strategy.models import DECIDED_LIMIT, Judgement
from intercluster.apps.strategy.reviewing.content import SAID, Line, Told
from intercluster.apps.strategy.reviewing.services import SENTENCE_LIMIT


class ReviewForm(forms.Form):
    """How each indicator and action gets on, and what was decided."""

    decided = forms.CharField(
        label=_("What the review decided"),
        required=False,
        max_length=DECIDED_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("On the strategy as a whole. The next version begins with it."),
    )

    def __init__(self, lines: Sequence[Line], *args: Any, decided: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {f"{name}_{line['part']}": line[name] for line in lines for name in SAID} | {"decided": decided}
        self.parts = [line["part"] for line in lines]
        for part in self.parts:
            self.fields[f"judgement_{part}"] = forms.ChoiceField(
                label=_("How it gets on"), required=False, choices=[("", "–"), *Judgement.choices]
            )
            for name, label in (("remark", _("In a sentence")), ("change", _("What has to change in the strategy"))):
                self.fields[f"{name}_{part}"] = forms.CharField(label=label, required=False, max_length=SENTENCE_LIMIT)

    def rows(self, told: Sequence[Told]) -> Iterator[tuple[Told, list[forms.BoundField]]]:
        """Yield the lines with their fields."""
        for line in told:
            yield line, [self[f"{name}_{line.part}"] for name in SAID]

    def said(self) -> dict[int, dict[str, str]]:
        """Return what is said of each part, by its key."""
        return {part: {name: self.cleaned_data[f"{name}_{part}"] for name in SAID} for part in self.parts}
