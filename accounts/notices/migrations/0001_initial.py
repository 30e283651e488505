"""What people are told, and what of it they want to hear."""

import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0010_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailSettings",
            fields=[
                (
                    "subscriber",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=60)),
                ("hour", models.PositiveSmallIntegerField(default=8)),
                ("weekday", models.PositiveSmallIntegerField(default=1)),
                ("digest", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("hour__lte", 23)), name="mail_hour_of_the_day"),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="mail_day_of_the_week"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("thread", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subscriber", "-id"], name="mute_by_subscriber")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("subscriber", "person"),
                        name="mute_person_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("thread", ""), _negated=True),
                        fields=("subscriber", "thread"),
                        name="mute_thread_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("thread", "")),
                            models.Q(("person__isnull", True), models.Q(("thread", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="mute_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("subscriber")), _negated=True), name="mute_of_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "Answers to my comments"),
                            ("mention", "Comments that name me"),
                            ("thread", "New comments in threads that I follow"),
                            ("reactions", "Reactions to my comments"),
                            ("correction", "Corrections of stories that I took part in or follow"),
                            ("decision", "Decisions about me and my comments"),
                            ("report", "What came of my reports"),
                            ("appeal", "What came of my appeals"),
                            ("band", "The noise of stories that I follow"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("period", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("mail_planned_at", models.DateTimeField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subscriber", "-id"], name="notice_by_subscriber"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=["subscriber", "kind"],
                        name="notice_unread",
                    ),
                    models.Index(fields=["at"], name="notice_by_age"),
                    models.Index(
                        condition=models.Q(("mail_planned_at__isnull", True)),
                        fields=["at", "id"],
                        name="notice_unplanned",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject", "kind", "period", "subscriber"), name="notice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reply", "Answers to my comments"),
                            ("mention", "Comments that name me"),
                            ("thread", "New comments in threads that I follow"),
                            ("reactions", "Reactions to my comments"),
                            ("correction", "Corrections of stories that I took part in or follow"),
                            ("decision", "Decisions about me and my comments"),
                            ("report", "What came of my reports"),
                            ("appeal", "What came of my appeals"),
                            ("band", "The noise of stories that I follow"),
                        ],
                        max_length=12,
                    ),
                ),
                ("channel", models.CharField(choices=[("product", "Product"), ("mail", "Mail")], max_length=8)),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("never", "Never"),
                            ("at_once", "At once"),
                            ("hourly", "Once an hour"),
                            ("daily", "Once a day"),
                            ("weekly", "Once a week"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "kind", "channel"), name="preference_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "product"), _negated=True),
                            ("cadence__in", ["never", "at_once"]),
                            _connector="OR",
                        ),
                        name="preference_fits_channel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadFollow",
            fields=[
                ("id", models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("thread", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "subscriber",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subscriber", "-id"], name="thread_follow_by_subscriber")],
                "constraints": [models.UniqueConstraint(fields=("thread", "subscriber"), name="thread_follow_once")],
            },
        ),
    ]
