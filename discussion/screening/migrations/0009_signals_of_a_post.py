from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("screening", "0008_classifier"),
    ]

    operations = []
