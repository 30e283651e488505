"""A decision about many may take public comments back into the held queue: names of actions, no row changes."""

from django.db import migrations, models

BULK = ["approve", "remove", "warn", "silence", "suspend", "ban", "hold", "leave_out", "reverse"]
ACTIONS = [
    *("approve", "remove", "restore", "warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"),
    *("rename", "name_back", "lock", "unlock", "move", "move_back", "redact", "reveal", "edit_request"),
    *("feature", "unfeature", "uphold", "undo", "leave_out", "take_in", "hold", "release"),
]


def _choices(names: list[str]) -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ").title()) for name in names]


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_open_cases")]

    operations = [
        migrations.AlterField("bulkdecision", "action", models.CharField(choices=_choices(BULK), max_length=10)),
        migrations.AlterField("decision", "action", models.CharField(choices=_choices(ACTIONS), max_length=16)),
    ]
