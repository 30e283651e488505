"""Months of moderation as everybody is told of them, when both sides were treated differently, and finding a month."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Exact

from core.append_only import append_only

MEASURES = [
    ("held", "Held at first"),
    ("removed", "Removed or refused"),
    ("overturned", "Given back, of what was removed"),
    ("waiting", "Waiting for a decision"),
]
TOLD_ONCE = """
CREATE FUNCTION refuse_change_but_telling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.told_at IS NULL AND to_jsonb(NEW) - 'told_at' = to_jsonb(OLD) - 'told_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER moderation_parityturn_append_only BEFORE UPDATE OR DELETE ON moderation_parityturn
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_telling();
CREATE TRIGGER moderation_parityturn_no_truncate BEFORE TRUNCATE ON moderation_parityturn
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER moderation_parityturn_append_only ON moderation_parityturn;
DROP TRIGGER moderation_parityturn_no_truncate ON moderation_parityturn;
DROP FUNCTION refuse_change_but_telling();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0016_desk")]

    operations = [
        migrations.CreateModel(
            name="TransparencyReport",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("edition", models.PositiveSmallIntegerField()),
                ("figures", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=Q(month__day=1), name="transparency_month_begins")]
            },
        ),
        append_only("moderation_transparencyreport"),
        migrations.CreateModel(
            name="ParityTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(choices=MEASURES, max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("parted", models.BooleanField()),
                ("figures", models.JSONField()),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["at"], name="parity_untold", condition=Q(parted=True, told_at__isnull=True))
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["measure", "number"], name="parity_turn_once"),
                    models.CheckConstraint(
                        condition=Exact(F("number") % 2, Cast("parted", models.IntegerField())),
                        name="parity_turns_alternate",
                    ),
                ],
            },
        ),
        migrations.RunSQL(TOLD_ONCE, CHANGEABLE),
        migrations.AddIndex("decision", BrinIndex(fields=["at"], name="decision_by_time")),
        migrations.AddIndex("case", BrinIndex(fields=["opened_at", "closed_at"], name="case_by_time")),
        migrations.AddIndex("report", BrinIndex(fields=["at"], name="report_by_time")),
    ]
