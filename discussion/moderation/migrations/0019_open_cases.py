from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0018_chain_faults"),
    ]

    operations = []
