from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0018_page_keys")]

    operations = []
