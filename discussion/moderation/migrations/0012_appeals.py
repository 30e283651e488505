"""Appeals, which nobody judges who decided first; cases that are escalated, and what they are urgent for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import core.ids

ACTIONS = {
    "approve": "Approve",
    "remove": "Remove",
    "restore": "Restore",
    "warn": "Warn",
    "silence": "Silence",
    "suspend": "Suspend",
    "ban": "Ban",
    "lift": "Lift",
    "unban": "Unban",
    "clear": "Clear",
    "merge": "Merge",
    "rename": "Rename",
    "name_back": "Name Back",
    "lock": "Lock",
    "unlock": "Unlock",
    "move": "Move",
    "move_back": "Move Back",
    "redact": "Redact",
    "reveal": "Reveal",
    "edit_request": "Edit Request",
    "feature": "Feature",
    "unfeature": "Unfeature",
    "uphold": "Uphold",
    "undo": "Undo",
}
QUEUES = [("held", "Held"), ("reported", "Reported"), ("appeals", "Appeals"), ("escalated", "Escalated")]
VERDICTS = [
    ("uphold", "The decision stands"),
    ("overturn", "The decision was overturned"),
    ("settled", "The decision was reversed before anybody judged"),
]
WITHOUT_COMMENT = Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"])
JUDGED_WHOLE = (
    Q(verdict="", judge__isnull=True, judgement__isnull=True, judged_at__isnull=True)
    | Q(verdict="settled", judge__isnull=True, judgement__isnull=False, judged_at__isnull=False)
    | Q(verdict__in=["uphold", "overturn"], judge__isnull=False, judgement__isnull=False, judged_at__isnull=False)
)
PEOPLE = settings.AUTH_USER_MODEL
PROTECT = django.db.models.deletion.PROTECT
# Who decided and who judged are read from the rows of the decisions themselves: nobody can write down somebody else.
WHO = """
ALTER TABLE moderation_appeal
    ADD CONSTRAINT appeal_first_decider FOREIGN KEY (decision_id, first_decider_id)
        REFERENCES moderation_decision (id, actor_id),
    ADD CONSTRAINT appeal_judge FOREIGN KEY (judgement_id, judge_id)
        REFERENCES moderation_decision (id, actor_id);
"""
NOBODY = """
ALTER TABLE moderation_appeal DROP CONSTRAINT appeal_first_decider, DROP CONSTRAINT appeal_judge;
"""
JUDGED_ONCE = """
CREATE FUNCTION refuse_change_of_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free text[] := ARRAY['text', 'appellant_id', 'answer'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.verdict = '' THEN
            free := free || ARRAY['verdict', 'judge_id', 'judgement_id', 'judged_at'];
        END IF;
        IF to_jsonb(NEW) - free = to_jsonb(OLD) - free AND NEW.text IN (OLD.text, '')
            AND (OLD.verdict = '' OR NEW.answer IN (OLD.answer, ''))
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER moderation_appeal_judged_once BEFORE UPDATE OR DELETE ON moderation_appeal
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_appeal();
CREATE TRIGGER moderation_appeal_no_truncate BEFORE TRUNCATE ON moderation_appeal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
CHANGEABLE = """
DROP TRIGGER moderation_appeal_judged_once ON moderation_appeal;
DROP TRIGGER moderation_appeal_no_truncate ON moderation_appeal;
DROP FUNCTION refuse_change_of_appeal();
"""


def key(**options: object) -> models.UUIDField:
    return models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False, **options)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0011_branches"), ("threads", "0015_featured")]

    operations = [
        migrations.RemoveConstraint("decision", "decision_has_a_target"),
        migrations.AlterField("decision", "action", models.CharField(choices=list(ACTIONS.items()), max_length=16)),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | WITHOUT_COMMENT | Q(action__in=["rename", "name_back", "uphold"]),
                name="decision_has_a_target",
            ),
        ),
        migrations.AddConstraint("decision", models.UniqueConstraint(fields=["id", "actor"], name="decision_by_actor")),
        migrations.AddField(
            "case",
            "appealed",
            models.ForeignKey(null=True, on_delete=PROTECT, related_name="appeal_cases", to="moderation.decision"),
        ),
        migrations.AddField(
            "case",
            "came_from",
            models.CharField(blank=True, choices=QUEUES, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            "case",
            "because",
            models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField("case", "hidden_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "case",
            "comment",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="cases",
                to="threads.comment",
            ),
        ),
        migrations.RemoveConstraint("case", "case_one_open_per_comment"),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(closed_at__isnull=True, appealed__isnull=True),
                name="case_one_open_per_comment",
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(
                fields=["appealed"],
                condition=Q(closed_at__isnull=True, appealed__isnull=False),
                name="case_one_open_per_appealed",
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | Q(appealed__isnull=False), name="case_has_a_matter"
            ),
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="escalation",
                        serialize=False,
                        to="moderation.case",
                    ),
                ),
                ("note", models.TextField(max_length=2000)),
                ("at", models.DateTimeField()),
                ("by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=PEOPLE)),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", key()),
                ("text", models.TextField(max_length=3000)),
                ("at", models.DateTimeField()),
                ("verdict", models.CharField(blank=True, choices=VERDICTS, max_length=10)),
                ("answer", models.TextField(blank=True, max_length=3000)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "appellant",
                    models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="appeals", to=PEOPLE),
                ),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="appeals", to="moderation.case")),
                (
                    "decision",
                    models.ForeignKey(on_delete=PROTECT, related_name="appeals", to="moderation.decision"),
                ),
                ("first_decider", models.ForeignKey(db_index=False, on_delete=PROTECT, related_name="+", to=PEOPLE)),
                (
                    "judge",
                    models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name="+", to=PEOPLE),
                ),
                (
                    "judgement",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="judged", to="moderation.decision"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["appellant", "-id"], name="appeal_by_appellant")],
                "constraints": [
                    models.UniqueConstraint(fields=["decision", "appellant"], name="appeal_once"),
                    models.CheckConstraint(condition=~Q(judge=F("first_decider")), name="appeal_judged_by_another"),
                    models.CheckConstraint(condition=JUDGED_WHOLE, name="appeal_judged_whole"),
                ],
            },
        ),
        migrations.RunSQL(WHO, NOBODY),
        migrations.RunSQL(JUDGED_ONCE, CHANGEABLE),
    ]
