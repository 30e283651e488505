"""Bands of a fingerprint are entered into their index at once.

PostgreSQL would gather them in a list, thousands at a time, and every comment looks through the whole list for copies.
"""

import django.contrib.postgres.indexes
from django.db import migrations

AT_ONCE = "ALTER INDEX fingerprint_bands SET (fastupdate = off)"
ENTER = "SELECT gin_clean_pending_list('fingerprint_bands')"  # what has gathered so far
LATER = "ALTER INDEX fingerprint_bands RESET (fastupdate)"


class Migration(migrations.Migration):
    atomic = False  # the lock of the first statement would keep everybody out through the second

    dependencies = [("screening", "0008_classifier")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([AT_ONCE, ENTER], LATER)],
            state_operations=[
                migrations.RemoveIndex(model_name="fingerprint", name="fingerprint_bands"),
                migrations.AddIndex(
                    model_name="fingerprint",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["bands"], name="fingerprint_bands"
                    ),
                ),
            ],
        ),
    ]
