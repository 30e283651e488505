from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0017_parity_alarm"),
    ]

    operations = []
