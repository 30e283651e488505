"""What a discussion comes to: `/stories/{slug}/common-ground/`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from discussion.api.minds import changes_payload
from discussion.threads.ground import Ground, ground_list
from discussion.threads.groups import Choices
from discussion.threads.minds import changes_of
from stories.labels import GROUPS, labels_in_text, labels_of
from stories.models import Camp, Story
from stories.selectors import get_visible_story
from web.comments import show
from web.mine import NOBODY
from web.pages import Page, lead_on, render_page

SHOWN = 20


class GroundView(Page):
    """What both sides find fair, with the figures of both, and how many people have changed their minds."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story = get_visible_story(slug, at)
        address = reverse("web:common-ground", args=[story.slug])
        if story.slug != slug:  # it was merged into this one
            return lead_on(address)
        page = ground_list(story=story, limit=SHOWN, cursor=request.GET.get("cursor"), at=at)
        told = changes_of(story, at=at)
        context = {
            "story": story,
            "found": [
                {"comment": show(each.node, NOBODY, at=at), "sides": _figures(each, story)} for each in page.rows
            ],
            "changes": changes_payload(told),
            "moving": [{"comment": show(node, NOBODY, at=at), "people": people} for node, people in told.moving],
            "ways": _ways(story, told.figures.ways),
            "names": labels_in_text(story),
            "stands": _stands(story, changes_payload(told)),
            "canonical": f"{settings.BASE_URL}{address}",
            "next": page.next,
            "previous": page.previous,
        }
        return render_page(request, "web/ground.html", context)


def _figures(ground: Ground, story: Story) -> list[dict[str, Any]]:
    sides = ((camp, ground.votes[camp]) for camp in (Camp.CRITIC, Camp.DEFENDER))
    names = labels_of(story)
    return [{"camp": camp, "name": names[GROUPS[camp]], **_votes(votes)} for camp, votes in sides if votes]


def _votes(votes: Choices) -> dict[str, Any]:
    people = sum(votes.values())
    return {"agreed": votes["for"], "people": people, "share": votes["for"] / people}


def _ways(story: Story, ways: Any) -> list[dict[str, Any]]:
    names = labels_of(story)
    return [
        {"before": names[GROUPS[Camp(before)]], "after": names[GROUPS[Camp(after)]], "people": people}
        for before, after, people in ways
        if before != after
    ]


def _stands(story: Story, told: dict[str, Any]) -> list[dict[str, Any]]:
    names = labels_of(story)
    return [
        {"camp": camp, "name": names[name], "first": told["first"][name], "now": told["now"][name]}
        for camp, name in GROUPS.items()
    ]
