"""What a rule would have held."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [("screening", "0005_rules"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("days", models.PositiveSmallIntegerField()),
                ("step", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("upto", models.UUIDField(null=True)),
                ("seen", models.PositiveIntegerField(default=0)),
                ("matched", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("restored", models.PositiveIntegerField(default=0)),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("samples", models.JSONField(default=list)),
                ("done_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("rule", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rehearsals", to="screening.rule")),
            ],
            options={"indexes": [models.Index(condition=models.Q(("done_at", None)), fields=["id"], name="rehearsals_unfinished")]},
        ),
    ]
