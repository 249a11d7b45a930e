"""Forget the identity numbers of sole traders, which used to be kept as registration numbers and VAT numbers."""

import re

from django.db import migrations, models

from intercluster.apps.directory.registration_numbers import PERSONAL, PERSONAL_VAT


def forget_them(apps, _schema_editor):
    def model(name):
        return apps.get_model("directory", name).objects

    model("Identifier").filter(value__regex=f"^{PERSONAL_VAT}$").delete()
    for name in ("Organisation", "OrganisationEvent"):  # in this order: the history keeps what the first change ends
        for country, number in PERSONAL.items():
            model(name).filter(country=country, registration_number__regex=f"^{number}$").update(registration_number="")
    for row in model("Import").iterator():
        done, changed = without_numbers(row.done)
        if changed:
            model("Import").filter(pk=row.pk).update(done=done)


def without_numbers(value):
    """Return what an import has done without such numbers, and whether it had any."""
    if isinstance(value, dict):
        cleaned = {key: without_numbers(each) for key, each in value.items()}
        number = value.get("registration_number")
        if isinstance(number, str) and any(re.fullmatch(each, number) for each in PERSONAL.values()):
            cleaned["registration_number"] = ("", True)
        return {key: each for key, (each, _) in cleaned.items()}, any(changed for _, changed in cleaned.values())
    if isinstance(value, list):
        found = [without_numbers(each) for each in value]
        return [each for each, _ in found], any(changed for _, changed in found)
    return value, False


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_membership_added"),
    ]

    operations = [
        migrations.RunPython(forget_them, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "value__regex",
                        "^SE(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12][0-9]|3[01])|6[1-9]|[78][0-9]|9[01])\\+?[0-9]{4}[0-9]{2}$",
                    ),
                    _negated=True,
                ),
                name="identifier_not_personal",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("country", "DK"),
                        ("registration_number__regex", "^(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{6}$"),
                    ),
                    models.Q(
                        ("country", "EE"),
                        (
                            "registration_number__regex",
                            "^[1-8][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}$",
                        ),
                    ),
                    models.Q(
                        ("country", "FI"),
                        (
                            "registration_number__regex",
                            "^(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[+A-FU-Y]?[0-9]{3}[0-9A-Y]$",
                        ),
                    ),
                    models.Q(
                        ("country", "IS"),
                        ("registration_number__regex", "^(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{6}$"),
                    ),
                    models.Q(
                        ("country", "LT"),
                        (
                            "registration_number__regex",
                            "^[1-6][0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}$",
                        ),
                    ),
                    models.Q(
                        ("country", "LV"),
                        (
                            "registration_number__regex",
                            "^(?:(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{7}|32[0-9]{9})$",
                        ),
                    ),
                    models.Q(("country", "NO"), ("registration_number__regex", "^[0-7][0-9]{10}$")),
                    models.Q(
                        ("country", "SE"),
                        (
                            "registration_number__regex",
                            "^(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12][0-9]|3[01])|6[1-9]|[78][0-9]|9[01])\\+?[0-9]{4}$",
                        ),
                    ),
                    _connector="OR",
                    _negated=True,
                ),
                name="organisation_number_not_personal",
            ),
        ),
    ]
