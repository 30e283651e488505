"""Failures know the mailbox of their address, so that all its spellings are forgotten together."""

from django.db import migrations, models

FILL = """
    UPDATE accounts_signinfailure SET mailbox = left(
        coalesce(nullif(replace(split_part(split_part(email, '@', 1), '+', 1), '.', ''), ''), split_part(email, '@', 1))
        || '@' || replace(split_part(email, '@', 2), 'googlemail.com', 'gmail.com'), 254)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0019_replaced_names")]
    operations = [
        migrations.AddField("signinfailure", "mailbox", models.CharField(max_length=254, db_default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
