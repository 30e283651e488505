"""Moderators may read the word list and the signals; seniors may add rules and switch them."""

from core.grants import NEEDS, grant_permissions, may_view
from django.db import migrations

SENIORS = ["senior", "administrator"]
GRANTS = [
    *(may_view(model, "moderator", *SENIORS) for model in ["wordrule", "wordruleswitch", "signal"]),
    ("wordrule", "add_wordrule", "Can add word rule", SENIORS),
    ("wordrule", "switch_wordrule", "Can put word rules in force or out of it", SENIORS),
]


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_word_rule_switches"), *NEEDS]
    operations = [grant_permissions("screening", GRANTS)]
