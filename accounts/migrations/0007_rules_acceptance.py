"""Consent is a row with its version: the one that was accepted before there were versions is the first."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_consents(apps, schema_editor):
    subscribers = apps.get_model("accounts", "Subscriber").objects.filter(rules_accepted_at__isnull=False)
    acceptance = apps.get_model("accounts", "RulesAcceptance")
    accepted = subscribers.values_list("pk", "rules_accepted_at").iterator()
    acceptance.objects.bulk_create(
        (acceptance(subscriber_id=pk, version=1, at=at) for pk, at in accepted), batch_size=1000
    )


def give_consents_back(apps, schema_editor):
    subscriber = apps.get_model("accounts", "Subscriber")
    for acceptance in apps.get_model("accounts", "RulesAcceptance").objects.order_by("version").iterator():
        subscriber.objects.filter(pk=acceptance.subscriber_id).update(rules_accepted_at=acceptance.at)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_codes_by_network")]
    operations = [
        migrations.CreateModel(
            name="RulesAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("subscriber", "version"), name="rules_accepted_once"),
                ],
            },
        ),
        migrations.RunPython(keep_consents, give_consents_back),
    ]
