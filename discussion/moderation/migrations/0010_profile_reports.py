"""Names and profiles can be reported, and names replaced by a decision."""

import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0019_replaced_names'),
        ('moderation', '0009_merged_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProfileCase',
            fields=[
                ('id', models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProfileReport',
            fields=[
                ('id', models.UUIDField(default=core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(choices=[('spam', 'Spam'), ('abuse', 'Abuse'), ('off_topic', 'Off topic'), ('false', 'Not true'), ('personal_data', 'Personal data'), ('illegal', 'Against the law'), ('other', 'Something else')], max_length=16)),
                ('note', models.TextField(blank=True, max_length=1000)),
                ('illegal', models.BooleanField(default=False, verbose_name='said to be illegal')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='decision_has_a_target',
        ),
        migrations.AlterField(
            model_name='decision',
            name='action',
            field=models.CharField(choices=[('approve', 'Approve'), ('remove', 'Remove'), ('restore', 'Restore'), ('warn', 'Warn'), ('silence', 'Silence'), ('suspend', 'Suspend'), ('ban', 'Ban'), ('lift', 'Lift'), ('unban', 'Unban'), ('clear', 'Clear'), ('merge', 'Merge'), ('rename', 'Rename'), ('name_back', 'Name Back')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('comment__isnull', False), ('action__in', ['warn', 'silence', 'suspend', 'ban', 'lift', 'unban', 'clear', 'merge']), ('action__in', ['rename', 'name_back']), _connector='OR'), name='decision_has_a_target'),
        ),
        migrations.AddField(
            model_name='profilecase',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='moderation.decision'),
        ),
        migrations.AddField(
            model_name='profilecase',
            name='subject',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profile_cases', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='profilereport',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='moderation.profilecase'),
        ),
        migrations.AddField(
            model_name='profilereport',
            name='reporter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='profile_reports', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='profilecase',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['id'], name='profile_case_queue'),
        ),
        migrations.AddConstraint(
            model_name='profilecase',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('subject',), name='profile_case_one_open'),
        ),
        migrations.AddConstraint(
            model_name='profilereport',
            constraint=models.UniqueConstraint(fields=('case', 'reporter'), name='profile_report_once'),
        ),
    ]
