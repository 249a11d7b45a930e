"""Hands the table of former addresses to the directory, which gives out addresses."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("administration", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="FormerAddress")],
            database_operations=[migrations.AlterModelTable(name="FormerAddress", table="directory_formeraddress")],
        )
    ]
