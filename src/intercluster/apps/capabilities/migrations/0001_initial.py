"""Keeps the terms that clusters have for capabilities."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0011_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("capability", models.CharField(max_length=100)),
                (
                    "language",
                    models.CharField(
                        choices=[("sv", "Swedish"), ("nb", "Norwegian Bokmål"), ("fi", "Finnish"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("text", models.CharField(max_length=80, verbose_name="term")),
                (
                    "cluster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="own_terms", to="directory.cluster"
                    ),
                ),
            ],
            options={
                "ordering": ["text", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cluster", "capability", "language", "text"), name="ownterm_unique"
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="ownterm_text_given"),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ("sv", "nb", "fi", "en"))), name="ownterm_language_known"
                    ),
                ],
            },
        ),
    ]
