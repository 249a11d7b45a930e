"""The form of the classes of membership."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.voting.classes import MOST_VOTES, NAME_LIMIT, SaidClass
from intercluster.apps.voting.roll import classes_of
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import language_name

EMPTY = 2
"""Lines for new classes."""


class ClassesForm(forms.Form):
    """The classes of a cluster with their votes, and the class of each member."""

    def __init__(self, cluster: Cluster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = page_language()
        spoken = {own, *cluster.languages}
        codes = [code for code, _name in settings.LANGUAGES if code in spoken]
        self._codes = sorted(codes, key=lambda code: code != own)
        classes = list(cluster.member_classes.all())
        self._classes: dict[str, int | None] = {str(each.pk): each.pk for each in classes}
        self._classes |= {f"new{number}": None for number in range(EMPTY)}
        names = {str(each.pk): each.names for each in classes}
        # Names in languages that the form does not ask for stay.
        self._other = {
            key: {code: name for code, name in known.items() if code not in self._codes} for key, known in names.items()
        }
        votes = {str(each.pk): each.votes for each in classes}
        for key in self._classes:
            for code in self._codes:
                self.fields[f"name-{key}-{code}"] = forms.CharField(
                    label=gettext("Name in %(language)s") % {"language": language_name(code)},
                    initial=names.get(key, {}).get(code, ""),
                    max_length=NAME_LIMIT,
                    required=False,
                )
            self.fields[f"votes-{key}"] = forms.IntegerField(
                label=_("Votes of each member"),
                initial=votes.get(key, 1),
                min_value=0,
                max_value=MOST_VOTES,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to 100.")
                ),
            )
        stated = classes_of(cluster)
        choices = [("", _("No class: one vote")), *((each.pk, str(each)) for each in classes)]
        self._members = list(cluster.memberships.select_related("organisation").order_by("organisation__name", "pk"))
        for member in self._members if classes else ():
            chosen = stated.get(member.pk)
            self.fields[f"member-{member.pk}"] = forms.ChoiceField(
                label=member.organisation.name,
                choices=choices,
                initial=chosen.pk if chosen else "",
                required=False,
            )

    @property
    def classes(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return each class's heading and its fields, and lines for new ones."""
        found = []
        for key in self._classes:
            names = [self[f"name-{key}-{code}"] for code in self._codes]
            found.append((gettext("New class") if key.startswith("new") else "", [*names, self[f"votes-{key}"]]))
        return found

    @property
    def members(self) -> list[forms.BoundField]:
        """Return the fields of the members, once there are classes."""
        return [self[name] for name in self.fields if name.startswith("member-")]

    def said(self) -> tuple[list[SaidClass], dict[int, int | None]]:
        """Return what the service takes."""
        data = self.cleaned_data
        classes = []
        for key, known in self._classes.items():
            names = {code: data[f"name-{key}-{code}"] for code in self._codes}
            kept = self._other.get(key, {}) if any(names.values()) else {}
            classes.append(SaidClass({**kept, **names}, data[f"votes-{key}"], known))
        members = {
            int(name.removeprefix("member-")): int(chosen) if chosen else None
            for name, chosen in data.items()
            if name.startswith("member-")
        }
        return classes, members
