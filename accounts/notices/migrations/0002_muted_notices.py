"""What is muted is no longer marked as read: it waits until that ends, and is not counted meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # people are told things meanwhile
    dependencies = [("notices", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="notice",
            name="is_muted",
            field=models.BooleanField(db_default=False, default=False),
        ),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("is_muted", False), ("read_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=["subscriber", "kind"],
                name="notice_unheard",
            ),
        ),
        RemoveIndexConcurrently(model_name="notice", name="notice_unread"),
    ]
