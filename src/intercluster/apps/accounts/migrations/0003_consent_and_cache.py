import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import migrations, models

# What `createcachetable` makes, so that nothing but `migrate` is needed.
CACHE = """
CREATE TABLE IF NOT EXISTS "cache" (
    "cache_key" varchar(255) NOT NULL PRIMARY KEY,
    "value" text NOT NULL,
    "expires" timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS "cache_expires" ON "cache" ("expires");
"""


def confirm_addresses(apps, schema_editor):
    """People who could sign in before addresses were confirmed were let in by whoever runs the platform."""
    address = apps.get_model("account", "EmailAddress")
    people = apps.get_model("accounts", "User").objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    address.objects.bulk_create(
        address(user_id=key, email=email.lower(), verified=True, primary=True)
        for key, email in people.values_list("pk", "email")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_signinattempt"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("user", "name", "version"),
                        name="consent_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="consent_text_given"),
                ],
            },
        ),
        migrations.RunSQL(CACHE, 'DROP TABLE "cache"'),
        migrations.RunPython(confirm_addresses, migrations.RunPython.noop),
    ]
