"""What templates say of people."""

from collections.abc import Mapping
from typing import Any

from django import template

from intercluster.apps.people.member_contacts import told
from intercluster.apps.people.models import ContactImport

register = template.Library()


@register.simple_tag
def contacts_of_import(number: int | None) -> Mapping[str, Any] | None:
    """Return what is to say of the contact people of an import of members, or None if it had none."""
    made = ContactImport.objects.filter(members=number, undone_at=None).first() if number else None
    return told(made) if made else None
