"""The form of the minutes of an assembly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.voting.assembly.amendments import in_order
from intercluster.apps.voting.assembly.minutes import Counted, Proxy, Record
from intercluster.apps.voting.assembly.queries import agenda, members, votes_to_report
from intercluster.apps.voting.assembly.services import TEXT_LIMIT
from intercluster.apps.voting.models import Amendment, Assembly, Attendance, Outcome, Proposal

MOST_COUNTED = 100_000


@dataclass(frozen=True)
class ParagraphFields:
    """The fields of a paragraph or an amendment."""

    title: str
    fields: Sequence[forms.BoundField]
    counted: Sequence[forms.BoundField]
    """What was counted in the room."""
    amendments: Sequence["ParagraphFields"] = ()

    @property
    def is_counted(self) -> bool:
        """Return whether a count or a result is filled in, so that the fields are shown at once."""
        return any(field.value() not in ("", None) or field.errors for field in self.counted)


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
        self.items, self.members = agenda(assembly), members(assembly.cluster)
        self.amendments = {item.pk: in_order(item) for item in self.items}
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
            self.fields |= _counted_fields(_key(item), item)
            for each in self.amendments[item.pk]:
                self.fields |= _counted_fields(_key(each), each)
                self.fields[f"{_key(each)}-place"] = _number(_("Place in the order of voting"), each.place, least=1)
        present = {each.organisation_id: each for each in assembly.attendance.all()}
        for member in self.members:
            key = member.organisation_id
            self.fields |= _attendance_fields(key, member.organisation.name, present.get(key))

    @property
    def leading(self) -> list[forms.BoundField]:
        """Return the fields of those who led the meeting."""
        return [self["chair"], self["secretary"], self["checkers"]]

    @property
    def paragraphs(self) -> list[ParagraphFields]:
        """Return the fields of each paragraph, with those of its amendments."""
        found = []
        for number, item in enumerate(self.items, start=1):
            names = [name for name in (f"decision-{item.pk}", f"vote-{item.pk}") if name in self.fields]
            amendments = [
                ParagraphFields(
                    gettext("Amendment of %(name)s") % {"name": each.mover},
                    [self[f"{_key(each)}-place"]],
                    self._counted(_key(each)),
                )
                for each in self.amendments[item.pk]
            ]
            title = f"§ {number} {item.title}"
            found.append(ParagraphFields(title, [self[name] for name in names], self._counted(_key(item)), amendments))
        return found

    @property
    def attendance(self) -> list[tuple[forms.BoundField, list[forms.BoundField], bool]]:
        """Return the fields of each member: who represents it, of its proxy, and whether it has given one."""
        found = []
        for member in self.members:
            key = member.organisation_id
            proxy = [self[f"{name}-{key}"] for name in ("proxy", "signer", "signed")]
            found.append((self[f"who-{key}"], proxy, any(field.value() or field.errors for field in proxy)))
        return found

    def said(self) -> Record:
        """Return what the service takes."""
        data = self.cleaned_data
        votes = {item.pk: data.get(f"vote-{item.pk}") or None for item in self.items}
        keys = [each.organisation_id for each in self.members]
        return Record(
            chair=data["chair"],
            secretary=data["secretary"],
            checkers=data["checkers"],
            decisions={
                key: (data[f"decision-{key}"], int(vote) if vote is not None else None) for key, vote in votes.items()
            },
            attendance={key: (data[f"who-{key}"], data[f"proxy-{key}"]) for key in keys},
            proxies={key: Proxy(data[f"signer-{key}"], data[f"signed-{key}"]) for key in keys},
            counted={item.pk: _said(data, _key(item)) for item in self.items},
            amendments={each.pk: _said(data, _key(each)) for found in self.amendments.values() for each in found},
        )

    def _counted(self, key: str) -> list[forms.BoundField]:
        return [self[f"{key}-{name}"] for name in ("outcome", "yes", "no", "abstained")]


def _key(proposal: Proposal) -> str:
    return f"{'amendment' if isinstance(proposal, Amendment) else 'item'}-{proposal.pk}"


def _counted_fields(key: str, proposal: Proposal) -> dict[str, forms.Field]:
    return {
        f"{key}-outcome": forms.ChoiceField(
            label=_("What became of it"),
            initial=proposal.outcome,
            choices=[("", "–"), *Outcome.choices],
            required=False,
        ),
        f"{key}-yes": _number(_("For"), proposal.yes),
        f"{key}-no": _number(_("Against"), proposal.no),
        f"{key}-abstained": _number(_("Abstained (votes)"), proposal.abstained),
    }


def _attendance_fields(key: int, name: str, known: Attendance | None) -> dict[str, forms.Field]:
    return {
        f"who-{key}": forms.CharField(
            label=name, initial=known.represented_by if known else "", max_length=300, required=False
        ),
        f"proxy-{key}": forms.BooleanField(label=_("by proxy"), initial=bool(known and known.by_proxy), required=False),
        f"signer-{key}": forms.CharField(
            label=_("Who signed the proxy"), initial=known.signed_by if known else "", max_length=150, required=False
        ),
        f"signed-{key}": forms.DateField(
            label=_("Signed on"),
            initial=known.signed if known else None,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Choose a day.")},
        ),
    }


def _number(label: Any, initial: int | None, *, least: int = 0) -> forms.IntegerField:
    wrong = dict.fromkeys(("invalid", "min_value", "max_value"), _("Write a whole number."))
    return forms.IntegerField(
        label=label, initial=initial, min_value=least, max_value=MOST_COUNTED, required=False, error_messages=wrong
    )


def _said(data: Mapping[str, Any], key: str) -> Counted:
    names = ("outcome", "yes", "no", "abstained", "place")
    return Counted(**{name: data[f"{key}-{name}"] for name in names if f"{key}-{name}" in data})
