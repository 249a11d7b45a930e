"""Takes over the table of former addresses from the administration, with its rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0009_no_personal_numbers"),
        ("administration", "0002_former_addresses_move"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="FormerAddress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField()),
                        ("since", models.DateTimeField(auto_now_add=True)),
                        (
                            "alliance",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="directory.alliance",
                            ),
                        ),
                        (
                            "cluster",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="directory.cluster",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cluster__isnull", True), ("alliance__isnull", True), _connector="XOR"
                                ),
                                name="formeraddress_of_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("alliance", None)),
                                fields=("slug",),
                                name="formeraddress_cluster_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cluster", None)),
                                fields=("slug",),
                                name="formeraddress_alliance_once",
                            ),
                        ]
                    },
                ),
            ],
        )
    ]
