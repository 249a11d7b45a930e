"""The counts of requests get the name of what they are for: rate limiting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_scopes_of_any_app")]

    operations = [
        migrations.RemoveConstraint(model_name="asked", name="asked_unique"),
        migrations.RenameModel(old_name="Asked", new_name="RateCount"),
        migrations.AddConstraint(
            model_name="ratecount",
            constraint=models.UniqueConstraint(fields=("who", "minute"), name="rate_count_unique"),
        ),
    ]
