"""One row a person and story, so that an act is added without reading those before it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The sums are kept relative to a moment, and move to a later one by so many halvings. PostgreSQL raises where a float
# underflows; what is below 2^-500 is nothing, so that a square of it is still a number.
FADED = """
CREATE FUNCTION noise_faded(value float8, halvings float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN halvings < 500 AND value >= power(2::float8, halvings - 500) THEN value * power(2::float8, -halvings)
    ELSE 0
END
"""
# The first fold reads each story's ledger once more and writes the rows.
PENDING = "INSERT INTO noise_pendingnoise (story_id) SELECT story_id FROM noise_storynoise"


class Migration(migrations.Migration):
    dependencies = [
        ("noise", "0007_ranks"),
        ("stories", "0008_merging"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FADED, "DROP FUNCTION noise_faded(float8, float8)"),
        migrations.CreateModel(
            name="ActorNoise",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "story", "actor", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stories.story",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("loud_squares", models.FloatField()),
                ("loud_max", models.FloatField()),
                ("voice_squares", models.FloatField()),
                ("voice_max", models.FloatField()),
                ("cross_max", models.FloatField()),
                ("here_max", models.FloatField()),
                ("newcomer", models.BooleanField()),
                ("stance", models.CharField(blank=True, max_length=8)),
                ("stance_at", models.DateTimeField(null=True)),
                ("stance_key", models.CharField(blank=True, max_length=100)),
                ("last_at", models.DateTimeField()),
            ],
        ),
        # Room for the new version of a row on its own page: no index has to be written.
        migrations.RunSQL("ALTER TABLE noise_actornoise SET (fillfactor = 80)", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="pendingnoise",
            name="act",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="noise.engagement",
            ),
        ),
        migrations.AddField(
            model_name="pendingnoise",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(PENDING, migrations.RunSQL.noop),
    ]
