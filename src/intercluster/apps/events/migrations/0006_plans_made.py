from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Max


def count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Begin after the highest number of a plan that is still there."""
    plans = apps.get_model("events", "Plan").objects
    events = apps.get_model("events", "Event").objects
    for event, number in plans.values_list("event").annotate(Max("number")).order_by():
        events.filter(pk=event).update(plans_made=number)


class Migration(migrations.Migration):
    dependencies = [("events", "0005_marks")]

    operations = [
        migrations.AddField("event", "plans_made", models.PositiveIntegerField(default=0, editable=False)),
        migrations.RunPython(count, migrations.RunPython.noop, elidable=True),
    ]
