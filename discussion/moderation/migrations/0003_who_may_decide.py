"""What the roles may see and do in the queues."""

from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

MAY_DECIDE = ("decide", "Can decide cases, and ban and unban subscribers")
SENIORS = ["senior", "administrator"]
GRANTS = [
    *(may_view(model, "moderator", *SENIORS) for model in ["case", "report", "decision", "statement"]),
    ("case", *MAY_DECIDE, ["moderator", *SENIORS]),
    may_view("auditentry", *SENIORS),
]


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_append_only"), *NEEDS]
    operations = [
        migrations.AlterModelOptions(name="case", options={"permissions": [MAY_DECIDE]}),
        grant_permissions("moderation", GRANTS),
    ]
