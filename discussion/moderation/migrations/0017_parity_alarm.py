from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0016_desk"),
    ]

    operations = []
