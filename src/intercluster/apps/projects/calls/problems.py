"""What is wrong with a rule, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.analysis.consortia.fields import Problem, RuleError
from intercluster.apps.projects.calls.words import number

TEXTS: dict[Problem, Promise] = {
    Problem.MISSING: _("Fill this in."),
    Problem.UNKNOWN: _("There is no such field."),
    Problem.NOT_ONE_OF: _("Choose one of the list."),
    Problem.NOT_A_NUMBER: _("Write a whole number from 0 up."),
    Problem.NOT_A_SHARE: _("Write a share from 0 % to 100 %, such as 70 %."),
    Problem.NOT_A_SUM: _("Write a sum from 0 up, such as 2500000."),
    Problem.NOT_A_DAY: _("Write a day such as 2027-02-15."),
    Problem.NOT_A_CODE: _("Write codes such as SE for a country or SE311 for a region."),
    Problem.NOT_A_LIST: _("Choose at least one."),
    Problem.NOT_A_TABLE: _("Fill this in."),
    Problem.NOT_TEXT: _("Write a text."),
    Problem.NOT_YES_OR_NO: _("Choose yes or no."),
    Problem.TWICE: _("There is another rule with this name."),
    Problem.NO_LIMIT: _("Say how much it has to be at least, or may be at most."),
    Problem.LEAST_ABOVE_MOST: _("The least value is above the highest."),
    Problem.TOO_LARGE: _("Too large: at most %(most)s."),
    Problem.NOT_A_CURRENCY: _("Write the code of a currency, such as EUR."),
    Problem.ENDS_BEFORE_IT_BEGINS: _("The last day is before the first."),
}


def in_words(problem: RuleError) -> str:
    """Return what is wrong, and what would be right."""
    text = str(TEXTS[problem.problem])
    return text % {"most": number(int(problem.choices[0]))} if problem.problem is Problem.TOO_LARGE else text
