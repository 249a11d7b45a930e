"""What the directory tells other apps."""

from django.dispatch import Signal

texts_changed = Signal()
"""Sent after the transaction that added or changed offers, needs or projects: they are still to be made searchable."""

contacts_imported = Signal()
"""Sent within an import of members whose contact people are to be kept.

It has the `record` of the import, and `contacts`: organisation, name ("" if unknown) and e-mail address of each.
"""

import_taken_back = Signal()
"""Sent within the undoing of an import of members, before anything is removed, with the `record` of the import."""
