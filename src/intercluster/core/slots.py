"""Slots: named places in an app's pages, which apps above it fill with template fragments of their own."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from intercluster.core.feature import features

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> SafeString:
    """Render the fragments that apps register for a slot, in the order of INSTALLED_APPS.

    A fragment sees what the page around the slot sees.
    """
    if context.template is None:
        raise RuntimeError("A slot is rendered only within a page.")
    engine = context.template.engine
    paths = [feature.slots[name] for feature in features() if name in feature.slots]
    return mark_safe("".join(engine.get_template(path).render(context) for path in paths))  # noqa: S308 - rendered templates
