"""Counting a request waits for no disk: a crash of the database forgets the counts of that minute."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0004_rate_count")]

    operations = [
        migrations.RunSQL("ALTER TABLE access_ratecount SET UNLOGGED", "ALTER TABLE access_ratecount SET LOGGED"),
    ]
