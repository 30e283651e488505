"""Devices that are known, what each account was made from, and changes of the address."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL


def known_device(on_delete):
    return models.ForeignKey(null=True, on_delete=on_delete, related_name="+", to="accounts.device")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_standing")]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret_hash", models.CharField(max_length=64)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to=PERSON
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["secret_hash", "subscriber"], name="device_once")],
                "indexes": [models.Index(fields=["seen_at"], name="device_by_age")],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "subscriber",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=PERSON,
                    ),
                ),
                ("mailbox", models.CharField(max_length=254)),
                ("domain", models.CharField(max_length=254)),
                ("network", models.CharField(max_length=45)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mailbox", "at"], name="arrival_by_mailbox"),
                    models.Index(fields=["domain", "at"], name="arrival_by_domain"),
                    models.Index(fields=["network", "at"], name="arrival_by_network"),
                    models.Index(fields=["at"], name="arrival_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subscriber",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=PERSON),
                ),
                ("before", models.EmailField(max_length=254)),
                ("at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at"], name="email_change_by_age"),
                    models.Index(condition=Q(("told_at__isnull", True)), fields=["at"], name="email_change_untold"),
                ],
            },
        ),
        migrations.AddField("accesssession", "device", known_device(django.db.models.deletion.SET_NULL)),
        migrations.AddField("signinfailure", "device", known_device(django.db.models.deletion.CASCADE)),
        migrations.AddIndex("signinfailure", models.Index(fields=["at"], name="sign_in_failure_by_age")),
        migrations.AddField("signincode", "device", known_device(django.db.models.deletion.CASCADE)),
        migrations.AddField(
            "signincode",
            "new_address_of",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=PERSON),
        ),
        migrations.RemoveConstraint("signincode", "sign_in_code_one_live"),
        migrations.AddConstraint(
            "signincode",
            models.UniqueConstraint(
                condition=Q(used_at=None, superseded_at=None, device=None, new_address_of=None),
                fields=("email", "network"),
                name="sign_in_code_one_live",
            ),
        ),
        migrations.AddConstraint(
            "signincode",
            models.UniqueConstraint(
                condition=Q(used_at=None, superseded_at=None, new_address_of=None),
                fields=("device",),
                name="sign_in_code_one_live_a_device",
            ),
        ),
        migrations.AddConstraint(
            "signincode",
            models.UniqueConstraint(
                condition=Q(used_at=None, superseded_at=None),
                fields=("new_address_of",),
                name="email_change_code_one_live",
            ),
        ),
    ]
