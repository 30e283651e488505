"""Apart from the copying: PostgreSQL alters no table that has triggers of foreign keys pending in the transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_rules_acceptance")]
    operations = [migrations.RemoveField(model_name="subscriber", name="rules_accepted_at")]
