import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0013_forecast_answers"),
        ("threads", "0015_featured"),
        ("moderation", "0014_audit_chain"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Brigade",
            fields=[
                ("id", models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "side",
                    models.CharField(
                        choices=[("critic", "Critic"), ("defender", "Defender"), ("neutral", "Neutral")], max_length=8
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("arrived", models.PositiveIntegerField()),
                ("expected", models.FloatField()),
                ("chance", models.FloatField()),
                ("found_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BrigadeMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("arrived_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="BulkDecision",
            fields=[
                ("id", models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("approve", "Approve"),
                            ("remove", "Remove"),
                            ("warn", "Warn"),
                            ("silence", "Silence"),
                            ("suspend", "Suspend"),
                            ("ban", "Ban"),
                            ("leave_out", "Leave Out"),
                            ("reverse", "Reverse"),
                        ],
                        max_length=10,
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=40)),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("until", models.DateTimeField(null=True)),
                ("selection", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("previewed", "Previewed"),
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("stopped", "Stopped"),
                            ("done", "Done"),
                        ],
                        default="previewed",
                        max_length=9,
                    ),
                ),
                ("needs_second", models.BooleanField(default=False)),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("total", models.PositiveIntegerField(default=0)),
                ("unknown", models.PositiveIntegerField(default=0)),
                ("previewed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("pending", "Pending"), ("done", "Done"), ("skipped", "Skipped")],
                        default="pending",
                        max_length=7,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_has_a_target",
        ),
        migrations.AlterField(
            model_name="decision",
            name="action",
            field=models.CharField(
                choices=[
                    ("approve", "Approve"),
                    ("remove", "Remove"),
                    ("restore", "Restore"),
                    ("warn", "Warn"),
                    ("silence", "Silence"),
                    ("suspend", "Suspend"),
                    ("ban", "Ban"),
                    ("lift", "Lift"),
                    ("unban", "Unban"),
                    ("clear", "Clear"),
                    ("merge", "Merge"),
                    ("rename", "Rename"),
                    ("name_back", "Name Back"),
                    ("lock", "Lock"),
                    ("unlock", "Unlock"),
                    ("move", "Move"),
                    ("move_back", "Move Back"),
                    ("redact", "Redact"),
                    ("reveal", "Reveal"),
                    ("edit_request", "Edit Request"),
                    ("feature", "Feature"),
                    ("unfeature", "Unfeature"),
                    ("uphold", "Uphold"),
                    ("undo", "Undo"),
                    ("leave_out", "Leave Out"),
                    ("take_in", "Take In"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="brigade",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="brigade",
            name="story",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.story"),
        ),
        migrations.AddField(
            model_name="brigademember",
            name="brigade",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="members",
                to="moderation.brigade",
            ),
        ),
        migrations.AddField(
            model_name="brigademember",
            name="subscriber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bulkdecision",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bulkdecision",
            name="reverses",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversal",
                to="moderation.bulkdecision",
            ),
        ),
        migrations.AddField(
            model_name="bulkdecision",
            name="seconded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bulkdecision",
            name="story",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.story"
            ),
        ),
        migrations.AddField(
            model_name="brigade",
            name="bulk",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="brigades",
                to="moderation.bulkdecision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("comment__isnull", False),
                    ("action__in", ["warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"]),
                    ("action__in", ["rename", "name_back", "leave_out", "take_in", "uphold"]),
                    _connector="OR",
                ),
                name="decision_has_a_target",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="bulk",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="moderation.bulkdecision",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="comment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="threads.comment"
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="decision",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bulk_item",
                to="moderation.decision",
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="subject",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="bulkitem",
            name="undoes",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="moderation.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="brigademember",
            constraint=models.UniqueConstraint(fields=("brigade", "subscriber"), name="brigade_member_once"),
        ),
        migrations.AddIndex(
            model_name="bulkdecision",
            index=models.Index(fields=["state", "id"], name="bulk_by_state"),
        ),
        migrations.AddConstraint(
            model_name="bulkdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_by__isnull", True),
                    models.Q(("seconded_by", models.F("actor")), _negated=True),
                    _connector="OR",
                ),
                name="bulk_second_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["running", "done"]), _negated=True),
                    ("needs_second", False),
                    ("seconded_by__isnull", False),
                    _connector="OR",
                ),
                name="bulk_large_is_seconded",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token_hash", ""), _negated=True), fields=("token_hash",), name="bulk_token_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="brigade",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("story", "side"), name="brigade_one_open"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["bulk", "outcome", "position"], name="bulk_items_left"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("bulk", "position"), name="bulk_item_once"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code", ""), ("decision__isnull", False), ("outcome", "done")),
                    models.Q(("code", ""), ("decision__isnull", True), ("outcome", "pending")),
                    models.Q(("decision__isnull", True), ("outcome", "skipped"), models.Q(("code", ""), _negated=True)),
                    _connector="OR",
                ),
                name="bulk_item_has_one_outcome",
            ),
        ),
    ]
