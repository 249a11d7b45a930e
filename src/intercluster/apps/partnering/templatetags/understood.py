"""What the texts of a page were understood to be about."""

from django import template

from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.partnering.understood.queries import guessed_subjects, subjects_of

register = template.Library()

register.filter("capability", label_of)
register.simple_tag(guessed_subjects, name="understood_by_wording")
register.simple_tag(subjects_of, name="understood")
