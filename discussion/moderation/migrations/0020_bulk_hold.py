from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0019_open_cases"),
    ]

    operations = []
