"""Decisions on branches, and on parts of a comment."""

from django.db import migrations, models

ACTIONS = {
    "approve": "Approve",
    "remove": "Remove",
    "restore": "Restore",
    "warn": "Warn",
    "silence": "Silence",
    "suspend": "Suspend",
    "ban": "Ban",
    "lift": "Lift",
    "unban": "Unban",
    "clear": "Clear",
    "merge": "Merge",
    "rename": "Rename",
    "name_back": "Name Back",
    "lock": "Lock",
    "unlock": "Unlock",
    "move": "Move",
    "move_back": "Move Back",
    "redact": "Redact",
    "reveal": "Reveal",
}


class Migration(migrations.Migration):
    dependencies = [("moderation", "0010_profile_reports")]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(choices=list(ACTIONS.items()), max_length=10),
        ),
    ]
