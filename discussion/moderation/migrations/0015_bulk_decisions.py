from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0014_audit_chain")]

    operations: list = []
