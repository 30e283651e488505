"""The list of words becomes rules of three kinds, with a scope and a rehearsal. What is on the list stays in force."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids
from core.append_only import append_only
from core.grants import NEEDS, grant_permissions, may_view

SENIORS = ["senior", "administrator"]
GRANTS = [
    *(may_view(model, "moderator", *SENIORS) for model in ["rule", "rulechange"]),
    ("rule", "add_rule", "Can add rule", SENIORS),
    ("rule", "switch_rule", "Can put rules in force or out of it", SENIORS),
]
OLD = ["wordrule", "wordruleswitch"]
MODE = [("on", "On"), ("off", "Off"), ("rehearsal", "in rehearsal")]
ACTION = [("refuse", "Refuse"), ("hold", "Hold"), ("flag", "Flag")]


def carry_over(apps, schema_editor):
    """Switches told only whether a rule was in force, and its action never changed."""
    rules, changes = apps.get_model("screening", "Rule").objects, apps.get_model("screening", "RuleChange").objects
    rules.filter(enabled=False).update(mode="off")
    for action in ("refuse", "hold", "flag"):
        changes.filter(rule__action=action).update(action=action)
    changes.filter(enabled=False).update(mode="off")
    apps.get_model("screening", "RuleBook").objects.create(id=1)


def carry_back(apps, schema_editor):
    """What a list of words cannot say goes: rules of other kinds or of one scope, and changes by nobody."""
    rules, changes = apps.get_model("screening", "Rule").objects, apps.get_model("screening", "RuleChange").objects
    lost = list(rules.exclude(kind="word", topic=None, story=None).values_list("pk", flat=True))
    apps.get_model("screening", "RuleHit").objects.filter(rule__in=lost).delete()
    changes.filter(rule__in=lost).delete()
    rules.filter(pk__in=lost).delete()
    changes.filter(by=None).delete()
    rules.exclude(mode="on").update(enabled=False)
    changes.exclude(mode="on").update(enabled=False)


def forget_old_permissions(apps, schema_editor):
    """Those of the models' names before: they would stand in every list of permissions for ever."""
    apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="screening", content_type__model__in=[*OLD, "rule", "rulechange"],
        codename__regex="_(wordrule|wordruleswitch)$",
    ).delete()  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("screening", "0004_who_may_switch"),
        ("stories", "0012_side_labels"),
        ("threads", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        *NEEDS,
    ]

    operations = [
        migrations.RenameModel("WordRule", "Rule"),
        migrations.RenameModel("WordRuleSwitch", "RuleChange"),
        migrations.RenameField("Rule", "phrase", "term"),
        migrations.AlterModelOptions("Rule", {"permissions": [("switch_rule", "Can put rules in force or out of it")]}),
        migrations.AlterField("Rule", "term", models.CharField(blank=True, max_length=500)),
        migrations.AlterField("Rule", "folded", models.TextField(blank=True)),
        migrations.AddField("Rule", "kind", models.CharField(choices=[("word", "Word or phrase"), ("pattern", "Pattern"), ("link", "Link")], default="word", max_length=7)),
        migrations.AddField("Rule", "aspect", models.CharField(blank=True, choices=[("domain", "A domain and all below it"), ("site", "All of the site to which a domain belongs"), ("disguise", "A text that names another host"), ("count", "So many links, or more")], default="", max_length=8), preserve_default=False),
        migrations.AddField("Rule", "mode", models.CharField(choices=MODE, default="on", max_length=9)),
        migrations.AddField("Rule", "topic", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.topic")),
        migrations.AddField("Rule", "story", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stories.story")),
        migrations.AddField("RuleChange", "mode", models.CharField(choices=MODE, default="on", max_length=9), preserve_default=False),
        migrations.AddField("RuleChange", "action", models.CharField(choices=ACTION, default="flag", max_length=6), preserve_default=False),
        migrations.AddField("RuleChange", "why", models.CharField(choices=[("person", "somebody said so"), ("precision", "too much of what it held was right")], default="person", max_length=9)),
        migrations.AddField("RuleChange", "figures", models.JSONField(blank=True, default=dict)),
        migrations.AlterField("RuleChange", "by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
        migrations.AlterField("RuleChange", "rule", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="screening.rule")),
        migrations.CreateModel(
            name="RuleBook",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("edition", models.UUIDField(default=core.ids.new_id)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="rule_book_is_one")]},
        ),
        migrations.CreateModel(
            name="RuleHit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mode", models.CharField(choices=MODE, max_length=9)),
                ("action", models.CharField(choices=ACTION, max_length=6)),
                ("at", models.DateTimeField()),
                ("revision", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="rule_hits", to="threads.revision")),
                ("rule", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="hits", to="screening.rule")),
            ],
            options={
                "indexes": [models.Index(fields=["rule", "-id"], name="rule_hits_latest")],
                "constraints": [models.UniqueConstraint(fields=("revision", "rule"), name="rule_hit_once")],
            },
        ),
        # Rows that were just changed have checks pending, and a table with such is not altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.RunPython(carry_over, carry_back),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AlterField("RuleChange", "enabled", models.BooleanField(default=True)),  # on the way back
        migrations.RemoveField("Rule", "enabled"),
        migrations.RemoveField("RuleChange", "enabled"),
        migrations.AddConstraint("Rule", models.UniqueConstraint(fields=("kind", "aspect", "folded", "topic", "story"), name="rule_once", nulls_distinct=False)),
        migrations.AddConstraint("Rule", models.CheckConstraint(condition=models.Q(("topic", None), ("story", None), _connector="OR"), name="rule_has_one_scope")),
        migrations.AddConstraint("Rule", models.CheckConstraint(condition=models.Q(("kind", "link"), ("aspect", ""), _connector="XOR"), name="rule_aspect_is_of_links")),
        append_only("screening_rulechange"),
        grant_permissions("screening", GRANTS),
        migrations.RunPython(forget_old_permissions, migrations.RunPython.noop),
    ]
