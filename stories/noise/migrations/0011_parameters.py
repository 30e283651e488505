"""The numbers of the formula become rows, and each state and point names the version that it was computed by."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

# What was written into the code until now. A site without states begins with what its settings say.
FIRST = """
INSERT INTO noise_noiseparameters (
    version, loud_days, voice_days, tempo_days, newcomers_share, contention_gain, steepness, weights,
    newcomer_days, newcomer_contributions, noise_offset, trend_offset
)
SELECT 1, 1, 14, 0.125, 0.5, 4, 0.75,
    '{"comment": 1.0, "reply": 1.0, "stance": 0.25, "report": 0.2, "follow": 0.1, "reaction": 0.05, "view": 0.0}',
    30, 10, 0, 0
WHERE EXISTS (SELECT FROM noise_storynoise) OR EXISTS (SELECT FROM noise_noisepoint)
"""
TO_VERSION = {
    "db_column": "params_version",
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": "noise.noiseparameters",
}


class Migration(migrations.Migration):
    dependencies = [("noise", "0010_band")]

    operations = [
        migrations.CreateModel(
            name="NoiseParameters",
            fields=[
                ("version", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("loud_days", models.FloatField()),
                ("voice_days", models.FloatField()),
                ("tempo_days", models.FloatField()),
                ("newcomers_share", models.FloatField()),
                ("contention_gain", models.FloatField()),
                ("steepness", models.FloatField()),
                ("weights", models.JSONField()),
                ("newcomer_days", models.PositiveIntegerField()),
                ("newcomer_contributions", models.PositiveIntegerField()),
                ("noise_offset", models.FloatField(default=0.0)),
                ("trend_offset", models.FloatField(default=0.0)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={"verbose_name_plural": "noise parameters"},
        ),
        migrations.CreateModel(
            name="NoiseReference",
            fields=[
                ("since", models.DateTimeField(primary_key=True, serialize=False)),
                ("half", models.FloatField()),
                ("participants", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RenameField("storynoise", "params_version", "params"),
        migrations.AlterField("storynoise", "params", models.ForeignKey(**TO_VERSION)),
        migrations.AddField(
            "noisepoint", "params", models.ForeignKey(db_index=False, default=1, **TO_VERSION), preserve_default=False
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["occurred_at"], name="engagement_by_time"),
        ),
    ]
