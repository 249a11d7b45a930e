import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def keep_reasons(apps, _schema_editor):
    """Keep what offices wrote before there was a list of reasons as the note of another reason."""
    for name in ("Comment", "ShortStatement"):
        hidden = apps.get_model("strategy", name).objects.exclude(hidden="")
        hidden.update(hidden_note=models.F("hidden"), hidden="other")


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0013_alliance_deciding"),
        ("strategy", "0009_kept_answers"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="amendment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="amendment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="amendment",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="comment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="comment",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="comment",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="proposal",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="proposal",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="proposal",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="amendment",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="amendmentevent",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        migrations.AddField(
            model_name="amendmentevent",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="comment",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="commentevent",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="proposal",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="proposalevent",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        migrations.AddField(
            model_name="proposalevent",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="shortstatement",
            name="hidden_note",
            field=models.TextField(blank=True, max_length=300),
        ),
        migrations.RunPython(keep_reasons, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="comment",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="commentevent",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="shortstatement",
            name="hidden",
            field=models.CharField(
                blank=True,
                choices=[
                    ("insult", "It insults somebody"),
                    ("person", "It tells something private of a person, or who somebody is"),
                    ("secret", "It breaks a law or tells a secret of a firm"),
                    ("advertising", "It is advertising"),
                    ("subject", "It is not about the strategy"),
                    ("other", "Another reason"),
                ],
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_amendmentevent" ("accepted_id", "at", "before_id", "body", "cluster_id", "decided", "declined", "hidden", "hidden_note", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round_id", "title", "withdrawn") SELECT new_values."accepted_id", new_values."at", new_values."before_id", new_values."body", new_values."cluster_id", new_values."decided", new_values."declined", new_values."hidden", new_values."hidden_note", new_values."id", new_values."organisation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."reason", new_values."round_id", new_values."title", new_values."withdrawn" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a520c0c8488655c6a5d0dcec374a8f7659413d7a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e9a81",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="strategy_amendment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_amendmentevent" ("accepted_id", "at", "before_id", "body", "cluster_id", "decided", "declined", "hidden", "hidden_note", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round_id", "title", "withdrawn") SELECT old_values."accepted_id", old_values."at", old_values."before_id", old_values."body", old_values."cluster_id", old_values."decided", old_values."declined", old_values."hidden", old_values."hidden_note", old_values."id", old_values."organisation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', old_values."id", old_values."reason", old_values."round_id", old_values."title", old_values."withdrawn" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="7da8f2b6a8a8b43ea396d21b8b5a9fca0ebc2d7c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_744c6",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="strategy_amendment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="amendment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_amendmentevent" ("accepted_id", "at", "before_id", "body", "cluster_id", "decided", "declined", "hidden", "hidden_note", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "round_id", "title", "withdrawn") SELECT old_values."accepted_id", old_values."at", old_values."before_id", old_values."body", old_values."cluster_id", old_values."decided", old_values."declined", old_values."hidden", old_values."hidden_note", old_values."id", old_values."organisation_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."reason", old_values."round_id", old_values."title", old_values."withdrawn" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="05b5eb20b35890ea4766986baccfd27a0c6cc7c4",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_c1687",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="strategy_amendment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_commentevent" ("at", "cluster_id", "edited", "hidden", "hidden_note", "id", "language", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "round_id", "text") SELECT new_values."at", new_values."cluster_id", new_values."edited", new_values."hidden", new_values."hidden_note", new_values."id", new_values."language", new_values."organisation_id", new_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."proposal_id", new_values."round_id", new_values."text" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="433ab90ad9a683b0d6227e66e4d7ff3e01f0e4b2",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_66dff",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="strategy_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_commentevent" ("at", "cluster_id", "edited", "hidden", "hidden_note", "id", "language", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "round_id", "text") SELECT old_values."at", old_values."cluster_id", old_values."edited", old_values."hidden", old_values."hidden_note", old_values."id", old_values."language", old_values."organisation_id", old_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', old_values."id", old_values."proposal_id", old_values."round_id", old_values."text" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="bbb140e35106001b23e17292338cc0e1a82858fa",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6c24b",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="strategy_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_commentevent" ("at", "cluster_id", "edited", "hidden", "hidden_note", "id", "language", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_id", "round_id", "text") SELECT old_values."at", old_values."cluster_id", old_values."edited", old_values."hidden", old_values."hidden_note", old_values."id", old_values."language", old_values."organisation_id", old_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."proposal_id", old_values."round_id", old_values."text" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="dbec1d37cd59e7e4de8d378832c996475e870efd",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1d2a3",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="strategy_comment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_proposalevent" ("at", "body", "cluster_id", "hidden", "hidden_note", "id", "kind", "language", "merged_into_id", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "title", "withdrawn") SELECT new_values."at", new_values."body", new_values."cluster_id", new_values."hidden", new_values."hidden_note", new_values."id", new_values."kind", new_values."language", new_values."merged_into_id", new_values."organisation_id", new_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'insert\', new_values."id", new_values."round_id", new_values."title", new_values."withdrawn" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="033d0e9df99eeb88df01eca351a1e365a9d2c29d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8fc08",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="strategy_proposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_proposalevent" ("at", "body", "cluster_id", "hidden", "hidden_note", "id", "kind", "language", "merged_into_id", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "title", "withdrawn") SELECT old_values."at", old_values."body", old_values."cluster_id", old_values."hidden", old_values."hidden_note", old_values."id", old_values."kind", old_values."language", old_values."merged_into_id", old_values."organisation_id", old_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'update\', old_values."id", old_values."round_id", old_values."title", old_values."withdrawn" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="33c571b3dd3ad990273bc1b50de38d2d645c8853",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c1f28",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="strategy_proposal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposal",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "strategy_proposalevent" ("at", "body", "cluster_id", "hidden", "hidden_note", "id", "kind", "language", "merged_into_id", "organisation_id", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "round_id", "title", "withdrawn") SELECT old_values."at", old_values."body", old_values."cluster_id", old_values."hidden", old_values."hidden_note", old_values."id", old_values."kind", old_values."language", old_values."merged_into_id", old_values."organisation_id", old_values."part_id", _pgh_attached_context.value, CLOCK_TIMESTAMP(), \'delete\', old_values."id", old_values."round_id", old_values."title", old_values."withdrawn" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="3866ef56f969c4c57e70e713d6a5c2e12a075963",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8dbf8",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="strategy_proposal",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden__in", ["", "insult", "person", "secret", "advertising", "subject", "other"])
                ),
                name="amendment_hiding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("hidden_note", ""), models.Q(("hidden", ""), _negated=True), _connector="OR"),
                name="amendment_hiding_note_of_hidden",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden__in", ["", "insult", "person", "secret", "advertising", "subject", "other"])
                ),
                name="comment_hiding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("hidden_note", ""), models.Q(("hidden", ""), _negated=True), _connector="OR"),
                name="comment_hiding_note_of_hidden",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden__in", ["", "insult", "person", "secret", "advertising", "subject", "other"])
                ),
                name="proposal_hiding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("hidden_note", ""), models.Q(("hidden", ""), _negated=True), _connector="OR"),
                name="proposal_hiding_note_of_hidden",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden__in", ["", "insult", "person", "secret", "advertising", "subject", "other"])
                ),
                name="shortstatement_hiding_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shortstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("hidden_note", ""), models.Q(("hidden", ""), _negated=True), _connector="OR"),
                name="shortstatement_hiding_note_of_hidden",
            ),
        ),
    ]
