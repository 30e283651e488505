"""`/metrics`: what Prometheus reads. Everything is looked up when it asks, so any web process answers for the site.

Requests are not counted here: whatever stands in front of the web processes counts them all, also those that it
answers itself.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from kombu.exceptions import OperationalError as BrokerError
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from accounts.signin.site import site_limits
from core.jobs import read_counts
from discussion.moderation.chain import unsealed
from discussion.moderation.figures import Measure
from discussion.moderation.models import AuditHead
from discussion.moderation.parity import open_alarms
from discussion.moderation.spam.figures import VersionFigures
from discussion.screening.checks import CHECKS
from discussion.screening.counting import OUTCOMES, read_screening_counts
from discussion.screening.models import SpamModel
from discussion.screening.outside.servers import SERVERS
from stories.noise.recomputing import outdated_stories
from web.backlog import (
    due_mails,
    due_stories,
    ended_mails,
    events_set_aside,
    measure,
    refused_mails,
    unfolded_counts,
    unfolded_noise,
    unfolded_ranks,
    unsent_mails,
)
from web.health import check_broker

Found = Iterator[Metric]


@csrf_exempt  # else a POST would tell by its 403 that there is something here
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it as text, also while parts are away; to whoever may not read it, the 404 of an unknown address."""
    if request.method not in {"GET", "HEAD"} or not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _may_read(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return settings.DEVELOPMENT
    return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")


def read_database() -> Found:
    """What waits for the workers."""
    at = timezone.now()
    rows, lag = measure(unfolded_noise(), at)
    yield GaugeMetricFamily("hubbub_noise_pending", "Acts whose noise is not folded yet.", rows)
    yield GaugeMetricFamily("hubbub_noise_lag_seconds", "Age of the oldest of them; 0 when there are none.", lag)
    outdated = outdated_stories().count()
    yield GaugeMetricFamily("hubbub_noise_outdated_stories", "Levels made by earlier parameters.", outdated)
    rows, lag = measure(unsent_mails(), at)
    yield GaugeMetricFamily("hubbub_mails_pending", "Sign-in codes that nobody has begun to mail.", rows)
    yield GaugeMetricFamily("hubbub_mails_lag_seconds", "Age of the oldest of them; 0 when there are none.", lag)
    yield from _mails_of_notices(at)
    rows, lag = measure(unfolded_ranks(), at)
    yield GaugeMetricFamily("hubbub_ranks_pending", "Comments whose reactions are not folded yet.", rows)
    yield GaugeMetricFamily("hubbub_ranks_lag_seconds", "Age of the oldest of them; 0 when there are none.", lag)
    counts = GaugeMetricFamily("hubbub_counts_pending", "Changes of counts not put together yet.", labels=["of"])
    for name, waiting in unfolded_counts().items():
        counts.add_metric([name], waiting)
    yield counts
    rows, lag = measure(due_stories(at), at)
    yield GaugeMetricFamily("hubbub_stories_due", "Scheduled stories whose time has come.", rows)
    yield GaugeMetricFamily("hubbub_stories_lag_seconds", "For how long the first of them has been due.", lag)
    yield from _site_limits(at)
    yield from _classifier()
    yield from _audit_chain()
    yield _parity()


def _audit_chain() -> Found:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    yield GaugeMetricFamily("hubbub_audit_unsealed", "Entries of the audit log without a seal.", unsealed().count())
    broken = "1 where the last check found the audit log tampered with."
    yield GaugeMetricFamily("hubbub_audit_broken", broken, int(bool(head.fault)))


def _parity() -> Metric:
    parted = {turn.measure for turn in open_alarms()}
    family = GaugeMetricFamily(
        "hubbub_parity_parted", "1 where both sides are not treated alike, beyond chance.", labels=["measure"]
    )
    for compared in Measure.values:
        family.add_metric([compared], int(compared in parted))
    return family


def _classifier() -> Found:
    """Nothing while there is no version."""
    model = SpamModel.objects.defer("weights").filter(in_force=True).first()
    if model is not None:
        figures = VersionFigures(model)
        yield GaugeMetricFamily("hubbub_spam_version", "Version of the spam classifier that is in force.", model.pk)
        yield GaugeMetricFamily(
            "hubbub_spam_precision", "Of what it flags, how much is spam.", figures.precision.value or 0
        )
        yield GaugeMetricFamily("hubbub_spam_recall", "Of the spam, how much it flags.", figures.recall.value or 0)


def _site_limits(at: datetime) -> Found:
    used = GaugeMetricFamily("hubbub_site_limit_used", "What of a limit of the whole site is used.", labels=["limit"])
    limits = GaugeMetricFamily("hubbub_site_limit", "That limit: from here on strangers wait.", labels=["limit"])
    for name, (number, limit) in site_limits(at=at).items():
        used.add_metric([name], number)
        limits.add_metric([name], limit)
    yield used
    yield limits


def _mails_of_notices(at: datetime) -> Found:
    rows, lag = measure(due_mails(at), at)
    yield GaugeMetricFamily("hubbub_notice_mails_pending", "Due mails that nobody has begun to send.", rows)
    yield GaugeMetricFamily("hubbub_notice_mails_lag_seconds", "Age of the oldest of them; 0 when there are none.", lag)
    retried = refused_mails().count()
    yield GaugeMetricFamily("hubbub_notice_mails_retried", "Mails that were not taken and are tried again.", retried)
    ended = GaugeMetricFamily(
        "hubbub_notice_mails_ended", "Mails of the last 24 hours, by what became of them.", labels=["outcome"]
    )
    for outcome, count in ended_mails(at).items():
        ended.add_metric([outcome], count)
    yield ended
    ever, still = events_set_aside()
    yield CounterMetricFamily("hubbub_notices_set_aside", "Events that could not be told to anybody.", ever)
    yield GaugeMetricFamily("hubbub_notices_untold", "Those of them that nobody was told of since.", still)


def read_cache() -> Found:
    """How the jobs fare. Those of the schedule are told from the start: an alarm cannot wait for a first run."""
    counts = read_counts()
    scheduled = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    for field, family in _job_families().items():
        for job in sorted(scheduled | counts["runs"].keys()):
            family.add_metric([job], counts[field].get(job, 0))
        yield family
    yield from _screening()


def _screening() -> Found:
    counts = read_screening_counts()
    failures = CounterMetricFamily("hubbub_check_failures", "Checks that failed; each held words.", labels=["check"])
    for check in CHECKS:
        failures.add_metric([check.name], counts["failures"].get(check.name, 0))
    yield failures
    asked = CounterMetricFamily("hubbub_outside_asked", "Questions to servers outside.", labels=["server", "outcome"])
    seconds = CounterMetricFamily("hubbub_outside_seconds", "Time that writers waited for them.", labels=["server"])
    for server in SERVERS:
        for outcome in OUTCOMES:
            asked.add_metric([server, outcome], counts["asked"].get(f"{server} {outcome}", 0))
        seconds.add_metric([server], counts["seconds"].get(server, 0))
    yield from (asked, seconds)


def _job_families() -> dict[str, CounterMetricFamily | GaugeMetricFamily]:
    """By the field that each is counted in. The label is not `job`: Prometheus names the target by that one."""
    label = ["task"]
    return {
        "runs": CounterMetricFamily("hubbub_jobs", "Runs that came to an end.", labels=label),
        "failures": CounterMetricFamily("hubbub_job_failures", "Those that failed or took too long.", labels=label),
        "seconds": CounterMetricFamily("hubbub_job_seconds", "Time that the runs took.", labels=label),
        "succeeded_at": GaugeMetricFamily(
            "hubbub_job_last_success_timestamp_seconds", "End of the last good run; 0 when none is known.", labels=label
        ),
    }


def read_broker() -> Found:
    """Nothing but whether it answers: a message is only a hint, what waits is in the database."""
    check_broker()
    return iter(())


PARTS: dict[str, Callable[[], Found]] = {"database": read_database, "cache": read_cache, "broker": read_broker}


class SiteCollector(Collector):
    """Asks every part. One that is away is `hubbub_up` 0, and what it would have told is missing."""

    def collect(self) -> Found:
        up = GaugeMetricFamily("hubbub_up", "1 where the part answers, else 0.", labels=["part"])
        for part, read in PARTS.items():
            try:
                found = list(read())
            except (DatabaseError, BrokerError, RedisError):
                up.add_metric([part], 0)
            else:
                up.add_metric([part], 1)
                yield from found
        yield up
