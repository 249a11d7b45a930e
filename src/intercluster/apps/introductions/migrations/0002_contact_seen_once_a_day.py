"""Who saw whose contact details is kept once a person and day: the first time of each."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone

from intercluster.core import clock


def keep_the_first_of_each_day(apps, _schema_editor):
    seen = apps.get_model("introductions", "ContactSeen").objects
    seen.update(day=TruncDate("at", tzinfo=timezone.get_default_timezone()))
    same = {name: OuterRef(name) for name in ("introduction", "viewer", "whose", "day")}
    earlier = seen.filter(pk__lt=OuterRef("pk"), **same)
    seen.filter(pk__in=list(seen.filter(Exists(earlier)).values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("introductions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="contactseen", name="day", field=models.DateField(null=True)),
        migrations.RunPython(keep_the_first_of_each_day, migrations.RunPython.noop),
        migrations.AlterField(model_name="contactseen", name="day", field=models.DateField(default=clock.today)),
        migrations.AddConstraint(
            model_name="contactseen",
            constraint=models.UniqueConstraint(
                fields=("introduction", "viewer", "whose", "day"), name="contact_seen_once_a_day"
            ),
        ),
    ]
