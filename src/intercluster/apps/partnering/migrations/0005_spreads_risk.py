"""New markets are one half of how far a partner spreads our risk: stored weights follow the feature's name."""

from django.db import migrations


def renamed(before, after):
    def rename(apps, _schema_editor):
        for version in apps.get_model("partnering", "RankingWeights").objects.filter(weights__has_key=before):
            version.weights[after] = version.weights.pop(before)
            version.save(update_fields=["weights"])

    return rename


class Migration(migrations.Migration):
    dependencies = [("partnering", "0004_shown")]

    operations = [migrations.RunPython(renamed("new_markets", "spreads_risk"), renamed("spreads_risk", "new_markets"))]
