from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("screening", "0006_rule_rehearsals")]

    operations: list = []
