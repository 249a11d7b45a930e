"""The feature of related activities is part of cognitive distance: stored weights follow its name."""

from django.db import migrations


def renamed(before, after):
    def rename(apps, _schema_editor):
        for version in apps.get_model("partnering", "RankingWeights").objects.filter(weights__has_key=before):
            version.weights[after] = version.weights.pop(before)
            version.save(update_fields=["weights"])

    return rename


class Migration(migrations.Migration):
    dependencies = [("partnering", "0002_ranking_versions")]

    operations = [
        migrations.RunPython(
            renamed("related_activities", "cognitive_distance"), renamed("cognitive_distance", "related_activities")
        )
    ]
