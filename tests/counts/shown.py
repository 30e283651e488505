"""Every number as it is shown to readers, moderators and editors, beside its recount."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

from django.contrib import admin
from django.test import RequestFactory
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.browsing import waiting_by_story, waiting_by_topic
from discussion.moderation.cases import QUEUES, open_cases
from discussion.moderation.dossiers import history_of
from discussion.moderation.models import CaseFacet
from discussion.moderation.queues import queue_lengths, queue_lines
from discussion.threads.mergers import foresee_merge
from stories.models import Story, Topic
from stories.noise.folding import check_noise
from tests.counts.recount import Recount
from tests.threads.conftest import thread_url
from tests.threads.test_paging import read_whole_tree

Difference = tuple[str, Any, Any]  # where, what is shown, what it should be
LIST = "/api/v1/stories/"
PAGE, DEPTH = 50, 4


def differences(
    stories: Sequence[Story], people: Sequence[Subscriber], *, reader: APIClient, at: datetime
) -> list[Difference]:
    """Whatever is shown and is not what the rows say. `stories` are looked up anew, some may have been merged."""
    recount = Recount(at)
    own = list(Story.objects.filter(pk__in=[story.pk for story in stories], merged_into=None).order_by("pk"))
    pairs: list[Difference] = [
        *_cards(own, recount, reader),
        *(pair for story in own for pair in _page(story, recount, reader)),
        *_admin(own, recount),
        *_moderation(people, recount, at),
        *_mergers(own, recount),
        ("the ledger", {act.source_key for act in recount.live_acts}, recount.standing_acts),
        ("state against batch", check_noise(stories=[story.pk for story in stories]), []),
    ]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _cards(stories: Sequence[Story], recount: Recount, reader: APIClient) -> Iterator[Difference]:
    shown = {card["slug"]: card["comment_count"] for card in reader.get(LIST).json()["results"]}
    yield "cards", shown, {story.slug: len(recount.shown(story)) for story in stories}


def _page(story: Story, recount: Recount, reader: APIClient) -> Iterator[Difference]:
    told = reader.get(f"{LIST}{story.slug}/").json()
    counted = {name: told["discussion"][name] for name in told["discussion"] if name != "state"}
    yield f"{story} page", counted, recount.discussion(story)
    yield f"{story} people in the noise", told["noise"]["people"], recount.people(story)
    nodes = {node["id"]: node for node in read_whole_tree(reader, thread_url(story), repeat(PAGE), DEPTH)}
    tree = recount.in_tree(story.pk)
    yield f"{story} tree", sorted(nodes), sorted(str(comment.pk) for comment in tree)
    for comment in tree:
        node = nodes.get(str(comment.pk), {"replies": {"count": None}, "reactions": None})
        yield f"{comment}", (node["replies"]["count"], node["reactions"]), recount.node(comment)


def _admin(stories: Sequence[Story], recount: Recount) -> Iterator[Difference]:
    listed = admin.site.get_model_admin(Story).get_queryset(RequestFactory().get("/"))
    for story in listed.filter(pk__in=[story.pk for story in stories]):
        number = story.comments_shown  # type: ignore[attr-defined]  # the page's own annotation
        yield f"{story} in the admin", number, len(recount.shown(story))


def _moderation(people: Sequence[Subscriber], recount: Recount, at: datetime) -> Iterator[Difference]:
    lengths = {length.queue: length.count for length in queue_lengths()}
    yield "queues", lengths, {name: recount.queue(name) for name in QUEUES}
    filed = set(CaseFacet.objects.values_list("case", "facet", "queue", "priority"))
    yield "filed cases", filed, recount.filed
    for kind, model, groups in (("story", Story, waiting_by_story()), ("topic", Topic, waiting_by_topic())):
        numbers = dict(model.objects.values_list("slug", "pk"))
        told = {numbers[group.slug]: (group.count, group.oldest) for group in groups}
        yield f"cases by {kind}", told, recount.waiting(kind)
    for line in queue_lines(list(open_cases().order_by("id")), reader=people[0], is_blind=False, at=at):
        author = line.case.about.author_id
        shown = [each for each in recount.comments if author and each.author_id == author and each.state == "published"]
        yield f"{line.case} of {author}", line.written, len(shown)
    for person in people:
        history = history_of(person, at=at)
        yield f"{person}", (history.comments, history.reports), recount.history(person.pk)


def _mergers(stories: Sequence[Story], recount: Recount) -> Iterator[Difference]:
    for source, target in zip(stories, [*stories[1:], *stories[:1]], strict=True):
        if source != target:
            yield (
                f"{source} into {target}",
                vars(foresee_merge(source=source, target=target)),
                recount.merger(source, target),
            )
