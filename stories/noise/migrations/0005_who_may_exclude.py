"""Who may look into the ledger, and take somebody out of the noise of a story."""

from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

MAY_EXCLUDE = ("exclude_actor", "Can exclude subscribers from the noise of a story")
GRANTS = [
    may_view("engagement", "senior", "editor", "administrator"),
    ("engagement", *MAY_EXCLUDE, ["editor", "administrator"]),
]


class Migration(migrations.Migration):
    dependencies = [("noise", "0004_pending_since"), *NEEDS]
    operations = [
        migrations.AlterModelOptions(name="engagement", options={"permissions": [MAY_EXCLUDE]}),
        grant_permissions("noise", GRANTS),
    ]
