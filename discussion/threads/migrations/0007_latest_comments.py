"""The newest comments on a story, wherever they stand in the tree."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0011_topics_of_the_public'),
        ('threads', '0006_pending_tallies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['story', '-id'], name='comment_latest'),
        ),
    ]
