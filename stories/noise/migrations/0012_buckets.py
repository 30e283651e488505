"""People in buckets with sums of their own. The rows of people are written anew, by the next fold."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OF_A_STORY = models.ForeignKey(
    db_constraint=False,
    db_index=False,
    on_delete=django.db.models.deletion.CASCADE,
    related_name="+",
    to="stories.story",
)
MEASURES = ["z", "zz", "f", "c", "d", "n", "xc", "xd", "gzz", "gss", "gff"]


def key(*columns):
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("noise", "0011_parameters"),
        ("stories", "0008_merging"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel("ActorNoise"),  # a composite key cannot be altered
        migrations.CreateModel(
            name="ActorNoise",
            fields=[
                ("pk", key("story", "bucket", "actor")),
                ("bucket", models.SmallIntegerField()),
                ("story", OF_A_STORY),
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
        migrations.CreateModel(
            name="BucketNoise",
            fields=[
                ("pk", key("story", "bucket")),
                ("story", OF_A_STORY.clone()),
                ("bucket", models.SmallIntegerField()),
                ("epoch", models.IntegerField()),
                ("people", models.IntegerField()),
                ("last_at", models.DateTimeField()),
                *((name, models.FloatField()) for name in MEASURES),
            ],
        ),
        migrations.RunSQL(
            [f"ALTER TABLE noise_{table} SET (fillfactor = 80)" for table in ("actornoise", "bucketnoise")],
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "INSERT INTO noise_pendingnoise (story_id) SELECT story_id FROM noise_storynoise", migrations.RunSQL.noop
        ),
    ]
