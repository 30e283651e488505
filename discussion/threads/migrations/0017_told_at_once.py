from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0016_public_replies")]

    operations = [migrations.AddField("pendingtally", "is_told", models.BooleanField(db_default=False, default=False))]
