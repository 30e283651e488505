"""Strikes that expire, warnings that are acknowledged, days of presence, and the trusted."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What every request shall know of a person without asking: whoever is no newcomer is a member until the next review.
KNOWN = """
UPDATE accounts_subscriber SET trust = standing.trust
FROM accounts_standing standing WHERE standing.subscriber_id = accounts_subscriber.id AND standing.trust <> 'new'
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_devices")]
    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Strike",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.PositiveSmallIntegerField()),
                ("rule", models.CharField(max_length=40)),
                ("decision", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="sanction",
            name="acknowledged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="points",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="standing",
            name="present",
            field=models.PositiveIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="standing",
            name="present_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="rule_trusted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveIntegerField(), db_default=[], size=None
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="sanctioned",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddField(
            model_name="standing",
            name="sanctioned_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="struck_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="trust",
            field=models.CharField(db_default="new", default="new", max_length=10),
        ),
        migrations.AlterField(
            model_name="standing",
            name="trust",
            field=models.CharField(
                choices=[("new", "New"), ("member", "Member"), ("trusted", "Trusted")], max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["rule_trusted"], name="standing_by_rule_of_trust"),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(("acknowledged_at__isnull", True), ("kind", "warning"), _connector="OR"),
                name="sanction_only_warnings_acknowledged",
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="subscriber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="presences", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="strike",
            name="subscriber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="strikes", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="presence",
            index=models.Index(fields=["day"], name="presence_by_day"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("subscriber", "day"), name="present_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="strike",
            constraint=models.CheckConstraint(condition=models.Q(("points__gt", 0)), name="strike_has_points"),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
