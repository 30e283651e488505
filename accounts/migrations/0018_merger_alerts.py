"""The mails that tell of a merger."""

from django.db import migrations, models

KINDS = [
    ("factor_added", "Factor Added"),
    ("factor_removed", "Factor Removed"),
    ("factors_reset", "Factors Reset"),
    ("codes_renewed", "Backup Codes Renewed"),
    ("code_used", "Backup Code Used"),
    ("api_key_made", "Api Key Made"),
    ("merged_away", "Merged Away"),
    ("merged_into", "Merged Into"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_kept_sanctions")]
    operations = [migrations.AlterField("alert", "kind", models.CharField(choices=KINDS, max_length=16))]
