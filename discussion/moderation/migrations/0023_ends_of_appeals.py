"""Appeals end by a verdict, also by SQL; names and profiles that are kept or taken down can be appealed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

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
    "keep": "Keep",
    "profile_back": "Profile Back",
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
    "leave_out": "Leave Out",
    "take_in": "Take In",
    "hold": "Hold",
    "release": "Release",
}
VERDICTS = [
    ("uphold", "The decision stands"),
    ("overturn", "The decision was overturned"),
    ("settled", "The decision was reversed before anybody judged"),
    ("moot", "What it was about was deleted, or an account was closed"),
]
WITHOUT_COMMENT = Q(action__in=["warn", "silence", "suspend", "ban", "lift", "unban", "clear", "merge"])
WITHOUT_COMMENT_EITHER = Q(action__in=["rename", "name_back", "keep", "profile_back", "leave_out", "take_in", "uphold"])
JUDGED_WHOLE = (
    Q(verdict="", judge__isnull=True, judgement__isnull=True, judged_at__isnull=True)
    | Q(verdict="moot", judge__isnull=True, judgement__isnull=True, judged_at__isnull=False)
    | Q(verdict="settled", judge__isnull=True, judgement__isnull=False, judged_at__isnull=False)
    | Q(verdict__in=["uphold", "overturn"], judge__isnull=False, judgement__isnull=False, judged_at__isnull=False)
)
# Cases of these were closed with what they were about, and the appeals went on as if somebody would judge them.
FORGOTTEN = """
DROP TRIGGER moderation_appeal_ruled_for_cause ON moderation_appeal;
UPDATE moderation_appeal SET verdict = 'moot', judged_at = known.closed_at
    FROM moderation_case known
    WHERE known.id = case_id AND known.closed_at IS NOT NULL AND verdict = '';
"""
# What was judged is append-only: the trigger that says so steps aside for the one transaction of the way back.
REMEMBERED = """
ALTER TABLE moderation_appeal DISABLE TRIGGER moderation_appeal_judged_once;
UPDATE moderation_appeal SET verdict = '', judged_at = NULL WHERE verdict = 'moot';
ALTER TABLE moderation_appeal ENABLE TRIGGER moderation_appeal_judged_once;
CREATE TRIGGER moderation_appeal_ruled_for_cause BEFORE INSERT OR UPDATE ON moderation_appeal
    FOR EACH ROW WHEN (NEW.verdict <> '') EXECUTE FUNCTION refuse_judgement_of_something_else();
"""
FOR_CAUSE = """
CREATE OR REPLACE FUNCTION refuse_judgement_of_something_else() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM moderation_decision judgement WHERE judgement.id = NEW.judgement_id AND (
            (NEW.verdict IN ('settled', 'overturn') AND judgement.reverses_id = NEW.decision_id)
            OR (NEW.verdict = 'overturn' AND judgement.action IN {REMOVING} AND judgement.case_id = NEW.case_id)
            OR (NEW.verdict = 'uphold' AND judgement.action = 'uphold' AND judgement.case_id = NEW.case_id)
        )
    ) THEN
        RAISE EXCEPTION 'This decision does not judge the appeal' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
NOW, BEFORE = (FOR_CAUSE.replace("{REMOVING}", actions) for actions in ("('remove', 'rename', 'clear')", "('remove')"))
# It fires on verdicts alone: what was judged may lose its words when the account is erased that it was about. An
# account that is merged is closed last, after what was said of it has come to its end.
MOOT = """
CREATE FUNCTION refuse_moot_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM moderation_decision decision
            LEFT JOIN threads_comment comment ON comment.id = decision.comment_id
            LEFT JOIN accounts_subscriber person
                ON person.id IN (NEW.appellant_id, decision.subject_id, comment.author_id)
                AND (NOT person.is_active OR EXISTS (SELECT FROM accounts_mergedaccount WHERE gone_id = person.id))
        WHERE decision.id = NEW.decision_id
            AND (comment.state IN ('deleted', 'erased') OR person.id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'There is something left to judge' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moderation_appeal_ruled_for_cause BEFORE INSERT OR UPDATE ON moderation_appeal
    FOR EACH ROW WHEN (NEW.verdict NOT IN ('', 'moot')) EXECUTE FUNCTION refuse_judgement_of_something_else();
CREATE TRIGGER moderation_appeal_moot_for_cause BEFORE INSERT OR UPDATE OF verdict ON moderation_appeal
    FOR EACH ROW WHEN (NEW.verdict = 'moot') EXECUTE FUNCTION refuse_moot_appeal();
"""
NOT_MOOT = """
DROP TRIGGER moderation_appeal_moot_for_cause ON moderation_appeal;
DROP TRIGGER moderation_appeal_ruled_for_cause ON moderation_appeal;
DROP FUNCTION refuse_moot_appeal();
"""
# At the end of the transaction: a judgement closes the case and then answers each appeal in it.
ENDS = """
CREATE FUNCTION refuse_closed_unjudged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM moderation_appeal WHERE case_id = NEW.id AND verdict = '') THEN
        RAISE EXCEPTION 'An appeal in this case has no verdict' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_case_ends_judged AFTER INSERT OR UPDATE ON moderation_case
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.appealed_id IS NOT NULL AND NEW.closed_at IS NOT NULL)
    EXECUTE FUNCTION refuse_closed_unjudged();
CREATE FUNCTION refuse_appeal_too_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM moderation_appeal appeal JOIN moderation_case known ON known.id = appeal.case_id
        WHERE appeal.id = NEW.id AND appeal.verdict = '' AND known.closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The case of this appeal is closed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_appeal_in_open_case AFTER INSERT OR UPDATE OF case_id ON moderation_appeal
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.verdict = '') EXECUTE FUNCTION refuse_appeal_too_late();
CREATE FUNCTION refuse_another_matter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A case stays about the decision that it is about' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER moderation_case_same_matter BEFORE UPDATE OF appealed_id ON moderation_case
    FOR EACH ROW WHEN (OLD.appealed_id IS DISTINCT FROM NEW.appealed_id) EXECUTE FUNCTION refuse_another_matter();
"""
NO_ENDS = """
DROP TRIGGER moderation_case_same_matter ON moderation_case;
DROP FUNCTION refuse_another_matter();
DROP TRIGGER moderation_appeal_in_open_case ON moderation_appeal;
DROP FUNCTION refuse_appeal_too_late();
DROP TRIGGER moderation_case_ends_judged ON moderation_case;
DROP FUNCTION refuse_closed_unjudged();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0022_story_of_a_case"), ("threads", "0015_featured")]

    operations = [
        migrations.RemoveConstraint("decision", "decision_has_a_target"),
        migrations.AlterField("decision", "action", models.CharField(choices=list(ACTIONS.items()), max_length=16)),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(comment__isnull=False) | WITHOUT_COMMENT | WITHOUT_COMMENT_EITHER,
                name="decision_has_a_target",
            ),
        ),
        migrations.CreateModel(
            name="ClearedProfile",
            fields=[
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="cleared",
                        serialize=False,
                        to="moderation.decision",
                    ),
                ),
                ("about", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["at"], name="cleared_profile_by_time")]},
        ),
        migrations.AlterField("appeal", "verdict", models.CharField(blank=True, choices=VERDICTS, max_length=10)),
        migrations.RemoveConstraint("appeal", "appeal_judged_whole"),
        migrations.RunSQL(FORGOTTEN, REMEMBERED),
        migrations.AddConstraint("appeal", models.CheckConstraint(condition=JUDGED_WHOLE, name="appeal_judged_whole")),
        migrations.RunSQL(NOW, BEFORE),
        migrations.RunSQL(MOOT, NOT_MOOT),
        migrations.RunSQL(ENDS, NO_ENDS),
    ]
