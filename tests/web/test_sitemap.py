"""/sitemap.xml and the pages that it names: every listed story and topic once, and nothing else."""

from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stories.models import Story
from tests.web.test_front import make_stories
from web import sitemaps

XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client: Client, address: str) -> list[tuple[str, str | None]]:
    """(path, when it was changed) for every entry."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    root = fromstring(answer.content)
    assert root.tag in {f"{XML}urlset", f"{XML}sitemapindex"}
    places = [(entry.findtext(f"{XML}loc") or "", entry.findtext(f"{XML}lastmod")) for entry in root]
    assert all(address.startswith(str(settings.BASE_URL)) for address, _ in places)
    return [(address.removeprefix(str(settings.BASE_URL)), changed) for address, changed in places]


def everything(client: Client) -> dict[str, str | None]:
    """All that the index leads to."""
    found = [entry for page, _ in read(client, "/sitemap.xml") for entry in read(client, page)]
    assert len(found) == len(dict(found))
    return dict(found)


def test_it_names_pages_stories_and_topics_that_are_there(reader: Client, told_story: Story) -> None:
    assert everything(reader) == {
        "/": None,
        "/topics/": None,
        "/guidelines/": None,
        "/transparency/": None,
        "/privacy/": None,
        "/noise/": None,
        f"/stories/{told_story.slug}/": "2026-11-21T12:00:00+00:00",
        "/topics/traffic/": None,
    }
    assert {reader.get(address).status_code for address in everything(reader)} == {200}


@pytest.mark.trust("V1")
@pytest.mark.parametrize("state", ["draft", "review", "scheduled", "archived", "later"])
def test_it_names_only_what_lists_show(reader: Client, told_story: Story, state: str) -> None:
    later = {"state": "published", "published_at": timezone.now() + timedelta(hours=1)}
    Story.objects.update(**(later if state == "later" else {"state": state}))
    assert set(everything(reader)) == {"/", "/topics/", "/guidelines/", "/transparency/", "/privacy/", "/noise/"}


def test_its_pages_are_full_and_hold_every_story_once(
    reader: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PAGE", 4)
    make_stories(9)
    pages = [page for page, _ in read(reader, "/sitemap.xml") if "stories" in page]
    assert pages == ["/sitemap-stories.xml", "/sitemap-stories.xml?p=2", "/sitemap-stories.xml?p=3"]
    assert [len(read(reader, page)) for page in pages] == [4, 4, 1]
    assert {f"/stories/story-{number}/" for number in range(9)} <= set(everything(reader))


@pytest.mark.parametrize(
    "address", ["/sitemap-stories.xml?p=2", "/sitemap-stories.xml?p=0", "/sitemap-stories.xml?p=x", "/sitemap-none.xml"]
)
def test_a_page_that_is_not_there_is_not_found(reader: Client, db: None, address: str) -> None:
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap-stories.xml"])
def test_it_can_be_kept_and_asked_about_again(reader: Client, db: None, address: str) -> None:
    make_stories(2)
    first: Any = reader.get(address)
    assert "s-maxage=600" in first["Cache-Control"]
    assert reader.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Story.objects.all().delete()
    changed = reader.get("/sitemap-stories.xml", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_page_costs_two_queries(reader: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_stories(30)
    with django_assert_num_queries(2):
        reader.get("/sitemap.xml")
    with django_assert_num_queries(2):
        reader.get("/sitemap-stories.xml")


def test_robots_are_told_where_it_is(reader: Client, db: None) -> None:
    robots = reader.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in robots
    assert "Allow: /api/v1/feeds/" in robots
