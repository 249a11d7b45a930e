"""How pages write the fields of a form: with the classes of Designsystemet."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def styled(field: BoundField) -> SafeString:
    """Return the input of a field; Django ties it to its help and its problem."""
    return field.as_widget(attrs={"class": "ds-input"})


@register.filter
def is_box(field: BoundField) -> bool:
    """Return whether a field is a checkbox, whose label comes after it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox"
