"""What is not faded costs no powers, and who is not barred is found so in a small index."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

FADED = """
CREATE OR REPLACE FUNCTION noise_faded(value float8, halvings float8) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN halvings = 0 OR value = 0 THEN value
    WHEN halvings < 500 AND value >= power(2::float8, halvings - 500) THEN value * power(2::float8, -halvings)
    ELSE 0
END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("noise", "0013_pending_unchecked"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FADED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(fields=["actor"], name="engagement_bars", condition=Q(kind__in=["exclude", "include"])),
        ),
    ]
