"""Store which kind a saved search is of; until now all searched partners."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="savedsearch",
            name="kind",
            field=models.CharField(default="partners", max_length=50),
            preserve_default=False,
        ),
    ]
