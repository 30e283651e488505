"""Comments that the house picks. The triggers of `changes/` tell of it as of any other column that is public."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0014_drafts_and_keys")]

    operations = [migrations.AddField("comment", "featured_at", models.DateTimeField(null=True))]
