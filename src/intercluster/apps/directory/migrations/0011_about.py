"""Keeps what people say an offer or need is about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0010_former_addresses"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="about",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="offer",
            name="about",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
