"""Folded numbers of reactions, and places in the orders that follow from them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0011_topics_of_the_public'),
        ('threads', '0004_written_about'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='stories.story')),
                ('generation', models.PositiveIntegerField(default=0)),
                ('kept_from', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='tally', serialize=False, to='threads.comment')),
                ('agree', models.PositiveIntegerField(default=0)),
                ('disagree', models.PositiveIntegerField(default=0)),
                ('insightful', models.PositiveIntegerField(default=0)),
                ('fair', models.PositiveIntegerField(default=0)),
                ('common_ground', models.FloatField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='PendingTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('comment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='threads.comment')),
            ],
        ),
        migrations.CreateModel(
            name='Rank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(blank=True, choices=[('critic', 'Critic'), ('defender', 'Defender'), ('neutral', 'Neutral')], max_length=8)),
                ('best', models.FloatField()),
                ('common', models.FloatField()),
                ('since', models.PositiveIntegerField(default=0)),
                ('until', models.PositiveIntegerField(default=2147483647)),
                ('ended_at', models.DateTimeField(null=True)),
                ('young_until', models.DateTimeField(null=True)),
                ('comment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ranks', to='threads.comment')),
                ('story', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
            ],
            options={
                'indexes': [models.Index(fields=['story', '-best', '-comment'], name='rank_best'), models.Index(fields=['story', 'side', '-best', '-comment'], name='rank_best_of_a_side'), models.Index(fields=['story', '-common', '-comment'], name='rank_common'), models.Index(fields=['comment'], name='rank_of_comment'), models.Index(condition=models.Q(('ended_at__isnull', False)), fields=['ended_at'], name='rank_ended'), models.Index(condition=models.Q(('until', 2147483647), ('young_until__isnull', False)), fields=['young_until'], name='rank_young')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', 2147483647)), fields=('comment',), name='rank_once'), models.CheckConstraint(condition=models.Q(('since__lt', models.F('until'))), name='rank_begins_before_it_ends'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('until', 2147483647)), models.Q(('ended_at__isnull', False), ('until__lt', 2147483647)), _connector='OR'), name='rank_ended_at_a_time')],
            },
        ),
    ]
