"""Weights become versions; which one is in use is a choice of its own. What an alliance had stays in use."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def keep_in_use(apps, _schema_editor):
    choice = apps.get_model("partnering", "RankingChoice")
    for version in apps.get_model("partnering", "RankingWeights").objects.order_by("pk"):
        choice.objects.create(alliance=version.alliance, weights=version)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("partnering", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rankingweights",
            name="alliance",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="ranking_weights",
                to="directory.alliance",
            ),
        ),
        migrations.AddField(
            model_name="rankingweights", name="curve", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="rankingweights", name="space", field=models.CharField(blank=True, max_length=100)
        ),
        migrations.AddField(
            model_name="rankingweights", name="report", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.AddField(
            model_name="rankingweights",
            name="made",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="rankingweights", name="made_by", field=models.CharField(blank=True, max_length=100)
        ),
        migrations.CreateModel(
            name="RankingChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chosen", models.DateTimeField(auto_now_add=True)),
                ("chosen_by", models.CharField(blank=True, max_length=100)),
                (
                    "alliance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ranking_choices",
                        to="directory.alliance",
                    ),
                ),
                (
                    "weights",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="partnering.rankingweights",
                    ),
                ),
            ],
        ),
        migrations.RunPython(keep_in_use, migrations.RunPython.noop),
    ]
