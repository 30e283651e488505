"""What a rule would have held. Editors may keep rules, too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
from core.grants import NEEDS, grant_permissions, may_view

KEEPERS = ["senior", "editor", "administrator"]
GRANTS = [
    *(may_view(model, "editor") for model in ["rule", "rulechange"]),
    may_view("rehearsal", "moderator", *KEEPERS),
    ("rule", "add_rule", "Can add rule", ["editor"]),
    ("rule", "switch_rule", "Can put rules in force or out of it", ["editor"]),
]


class Migration(migrations.Migration):
    dependencies = [("screening", "0005_rules"), migrations.swappable_dependency(settings.AUTH_USER_MODEL), *NEEDS]

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
        grant_permissions("screening", GRANTS),
    ]
