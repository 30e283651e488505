from django.db import migrations, models

# The next fold counts them: within seconds, and without a lock on every story.
RECOUNT = "INSERT INTO noise_pendingnoise (story_id) SELECT story_id FROM noise_storynoise"


class Migration(migrations.Migration):

    dependencies = [
        ('noise', '0005_who_may_exclude'),
    ]

    operations = [
        migrations.AddField(
            model_name='storynoise',
            name='people',
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(RECOUNT, migrations.RunSQL.noop),
    ]
