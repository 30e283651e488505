"""The spam classifier. Moderators may read its figures; seniors and administrators say what it may do."""

import django.db.models.deletion
from core.grants import NEEDS, grant_permissions, may_view
from django.conf import settings
from django.db import migrations, models

SENIORS = ["senior", "administrator"]
GRANTS = [
    *(may_view(model, "moderator", *SENIORS) for model in ["spammodel", "spamswitch"]),
    ("spammodel", "switch_spammodel", "Can say what the spam classifier may do", SENIORS),
]


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0007_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        *NEEDS,
    ]

    operations = [
        migrations.CreateModel(
            name="SpamModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trained_at", models.DateTimeField()),
                ("features", models.PositiveSmallIntegerField()),
                ("key_mark", models.CharField(max_length=16)),
                ("spam", models.PositiveIntegerField()),
                ("ham", models.PositiveIntegerField()),
                ("upto", models.DateTimeField()),
                ("weights", models.BinaryField()),
                ("flag_from", models.FloatField(null=True)),
                ("hold_from", models.FloatField(null=True)),
                ("caught", models.PositiveIntegerField()),
                ("missed", models.PositiveIntegerField()),
                ("mistaken", models.PositiveIntegerField()),
                ("spared", models.PositiveIntegerField()),
                ("held_caught", models.PositiveIntegerField()),
                ("held_mistaken", models.PositiveIntegerField()),
                ("in_force", models.BooleanField()),
                ("must_forget", models.BooleanField(default=False)),
                ("note", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "version of the spam classifier",
                "verbose_name_plural": "spam classifier",
                "permissions": [("switch_spammodel", "Can say what the spam classifier may do")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("in_force", True)), fields=("in_force",), name="spam_model_in_force"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpamSwitch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mode", models.CharField(choices=[("off", "Off"), ("flag", "Flag"), ("hold", "Hold")], max_length=4)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        grant_permissions("screening", GRANTS),
    ]
