import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0006_rule_rehearsals"),
        ("threads", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AkismetLesson",
            fields=[
                ("decision", models.UUIDField(primary_key=True, serialize=False)),
                ("spam", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="fingerprint",
                        serialize=False,
                        to="threads.revision",
                    ),
                ),
                ("bits", models.BigIntegerField()),
                ("bands", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="threads.comment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "-at"], name="fingerprint_of_author"),
                    django.contrib.postgres.indexes.GinIndex(fields=["bands"], name="fingerprint_bands"),
                    django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="fingerprint_age"),
                ],
            },
        ),
    ]
