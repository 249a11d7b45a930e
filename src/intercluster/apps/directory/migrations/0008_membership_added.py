"""When a membership came to the platform; of those there already, when their organisation did."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from intercluster.core import clock


def take_the_organisations_time(apps, _schema_editor):
    organisations = apps.get_model("directory", "Organisation").objects.filter(pk=OuterRef("organisation"))
    apps.get_model("directory", "Membership").objects.update(added=Subquery(organisations.values("created")))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_clusters_and_alliances"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="membership",
            name="update_update",
        ),
        migrations.AddField(
            model_name="membership",
            name="added",
            field=models.DateTimeField(default=clock.now, editable=False),
        ),
        migrations.RunPython(take_the_organisations_time, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "directory_membershipevent" ("cluster_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since") SELECT old_values."cluster_id", old_values."id", old_values."organisation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', old_values."id", old_values."since" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."cluster_id" IS DISTINCT FROM (new_values."cluster_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."since" IS DISTINCT FROM (new_values."since")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="0164139e421d95bfcd304d0db13cd68d69e56b4b",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4018c",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="directory_membership",
                    when="AFTER",
                ),
            ),
        ),
    ]
