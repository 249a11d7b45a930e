"""Store the key by which organisations with a name alike are found."""

from django.db import migrations, models

from intercluster.apps.directory.name_keys import NameKeyField
from intercluster.apps.directory.names import name_key

BATCH = 5000

FILL = """
    UPDATE directory_organisation SET name_key = given.key
    FROM unnest(%s::bigint[], %s::text[]) AS given (id, key) WHERE directory_organisation.id = given.id
"""


def fill(apps, schema_editor):
    """Work out the key of every name, some thousand rows at a time."""
    last, rows = 0, apps.get_model("directory", "Organisation").objects.order_by("pk")
    with schema_editor.connection.cursor() as cursor:
        while named := list(rows.filter(pk__gt=last).values_list("pk", "name")[:BATCH]):
            last = named[-1][0]
            cursor.execute(FILL, [[pk for pk, _name in named], [name_key(name) for _pk, name in named]])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_alliance_deciding"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_key",
            field=NameKeyField(default="", editable=False, max_length=300),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name_key", "country"], name="organisation_name_key"),
        ),
    ]
