from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0021_judged_for_cause")]

    operations = []
