from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_scope_of_regions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="token",
            name="token_scopes_known",
        ),
    ]
