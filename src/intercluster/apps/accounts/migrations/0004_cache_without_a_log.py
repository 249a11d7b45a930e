"""Keeping something for a while waits for no disk: a crash of the database empties the cache."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_consent_and_cache")]

    operations = [
        migrations.RunSQL('ALTER TABLE "cache" SET UNLOGGED', 'ALTER TABLE "cache" SET LOGGED'),
    ]
