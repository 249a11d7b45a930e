"""What a page says where the figures are of the larger region that a region is part of."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from intercluster.apps.regions.imports.nuts_recoding import known
from intercluster.apps.regions.models import CURRENT, Dataset
from intercluster.geo.nuts import region_names


def note_on_larger(dataset: Dataset, shown: Mapping[str, str]) -> str:
    """Return a sentence for each region that is shown with the figures of a larger one, or "" if there is none.

    `shown` is the code of the region whose figures are shown, by that of the region asked for, as `figures_of` has it.
    """
    larger_of = {code: larger for code, larger in shown.items() if code != larger}
    names = region_names({*larger_of, *larger_of.values()})
    lacking = [code for code in larger_of if not _has_own(dataset, code)]
    sentences = [
        _("%(region)s is shown as part of %(larger)s (%(code)s), so that regions of one level are compared.")
        % {"region": names[code], "larger": names[larger], "code": larger}
        for code, larger in larger_of.items()
        if code not in lacking
    ]
    equal = {code for code in lacking if is_only_part(code, larger_of[code])}
    sentences += [
        _("%(dataset)s has figures on %(region)s as the region %(code)s of a higher level.")
        % {"dataset": dataset.title, "region": names[code], "code": larger_of[code]}
        for code in lacking
        if code in equal
    ]
    lacking = [code for code in lacking if code not in equal]
    if len(lacking) == 1:
        (code,) = lacking
        about = {"region": f"{names[code]} ({code})", "larger": names[larger_of[code]], "code": larger_of[code]}
        told = _(
            "%(dataset)s has no figures on %(region)s itself. These are of %(larger)s (%(code)s), which it is part of."
        )
        sentences.append(told % {"dataset": dataset.title, **about})
    elif lacking:
        listed = "; ".join(f"{names[code]}: {names[larger_of[code]]} ({larger_of[code]})" for code in lacking)
        told = _(
            "%(dataset)s has no figures on these regions themselves, but on larger ones that they are part of: "
            "%(list)s."
        )
        sentences.append(told % {"dataset": dataset.title, "list": listed})
    return " ".join(sentences)


def is_only_part(code: str, larger: str) -> bool:
    """Return whether a region is the only one of its level within a larger one: today both have one area."""
    parts = {each for each in known(CURRENT) if len(each) == len(code) and each.startswith(larger)}
    return parts == {code}


def _has_own(dataset: Dataset, code: str) -> bool:
    return dataset.observations.filter(region__code=code, value__isnull=False).exists()
