"""What must hold on every page: no token no write, nothing inline, nothing hidden, nothing of one kept for all."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import AccessSession, Profile, Subscriber
from discussion.threads.models import Comment, Reaction, Stance
from stories.models import Camp, Side, Source, Story, TimelineEntry
from stories.noise.models import Engagement
from tests.signing_in import sign_in
from tests.web.conftest import BrowserOf, MakeComment, page_of, value_of
from web import urls

DATA = 'script[type="application/ld+json"]'  # no script: browsers read it, and never run it
NO_ID = "00000000-0000-0000-0000-000000000000"
# What these do is allowed by something else than who is signed in, which nobody has here.
WITHOUT_COOKIES = {"/metrics": 404, f"/unsubscribe/{NO_ID}/": 404, f"/anymail/{NO_ID}/tracking/": 401}
# One after the other in one text, each of which leaves another place; where a field is short, the first ones.
PAYLOAD = (
    '"><img src=x onerror=alert(1)>'
    "</textarea><script>alert(1)</script>"
    "'-alert(1)-'"
    "</title><script>alert(1)</script>"
    "<svg/onload=alert(1)>"
    "{{ 7|add:7 }}{% debug %}"
    "<script>alert(1)</script>"
)
TYPED = {
    "body": "x",
    "version": 1,
    "kind": "agree",
    "side": "critic",
    "reason": "spam",
    "handle": "new_one",
    "about": "x",
    "email": "dora@example.com",
    "code": "123456",
}
TEMPLATES = sorted(Path(settings.ROOT, "web", "templates").rglob("*.html"))


def addresses(story: Story, comment: Comment) -> Iterator[str]:
    """Every page of this room, for this story and comment."""
    values = {
        "slug": story.slug,
        "comment_id": comment.pk,
        "section": "stories",
        "handle": "alice",
    }
    for pattern in urls.urlpatterns:
        names = pattern.pattern.regex.groupindex if isinstance(pattern, URLPattern) else {}
        yield reverse(f"web:{pattern.name}", kwargs={name: values.get(name, NO_ID) for name in names})


def pages(client: Client, story: Story, *comments: Comment) -> Iterator[Any]:
    """What a GET of each gives, as far as it is a page; of what is no comment's only once."""
    for address in dict.fromkeys(address for comment in comments for address in addresses(story, comment)):
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer["Content-Type"].startswith("text/html"):
            yield answer


@pytest.mark.trust("X11")
def test_every_page_has_a_strict_policy_and_keeps_to_it(
    reader: Client, browser_of: BrowserOf, alice: Subscriber, told_story: Story, make_comment: MakeComment
) -> None:
    comment = make_comment()
    for client in (reader, browser_of(alice)):
        for answer in pages(client, told_story, comment):
            policy = answer["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer["X-Content-Type-Options"] == "nosniff"
            refuse_inline(BeautifulSoup(answer.content, "html.parser"))


def refuse_inline(page: BeautifulSoup) -> None:
    assert page.select(f"style, [style], script:not([src]):not({DATA}), iframe, object, embed, base") == []
    assert all(json.loads(block.string or "") for block in page.select(DATA))
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")]
        assert not str(element.get("href", "")).strip().lower().startswith(("javascript:", "data:"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
@pytest.mark.trust("X11")
def test_no_template_has_anything_inline(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", source)


def test_only_sanitised_words_are_marked_safe() -> None:
    marked = {match for path in TEMPLATES for match in re.findall(r"{{ (\S+?\|safe) }}", path.read_text())}
    assert marked == {"comment.words|safe", "own.body_html|safe", "preview|safe", "subject.body_html|safe"}


@pytest.mark.trust("G1")
def test_every_form_needs_its_token(alice: Subscriber, bob: Subscriber, make_comment: MakeComment) -> None:
    comment = make_comment(author=bob)
    for person in (alice, bob):
        client = Client(enforce_csrf_checks=True)
        sign_in(client, person)
        for address in addresses(comment.story, comment):
            answer = client.post(address, TYPED)
            refusals = {WITHOUT_COOKIES[address]} if address in WITHOUT_COOKIES else {403, 405}
            assert answer.status_code in refusals, address
    comment.refresh_from_db()
    assert (Comment.objects.count(), comment.state, comment.body_text) == (1, "published", "comment number 1")
    assert not Profile.objects.exists()
    assert not Reaction.objects.exists()
    assert not Stance.objects.exists()
    assert not Engagement.objects.exists()
    assert set(Subscriber.objects.values_list("handle", flat=True)) == {"alice", "bob", "mo"}


def test_a_form_with_its_token_is_taken(alice: Subscriber, story: Story) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, alice)
    page = page_of(client.get(f"/stories/{story.slug}/"))
    form = page.select_one(f"form[action='/stories/{story.slug}/comments/']")
    assert form
    token = form.select("input[name=csrfmiddlewaretoken]")[0]["value"]
    answer = client.post(str(form["action"]), {"body": "words", "side": "", "csrfmiddlewaretoken": token})
    assert answer.status_code == 303
    assert Comment.objects.get().body == "words"


@pytest.mark.trust("G1")
def test_looking_at_everything_changes_nothing(
    browser_of: BrowserOf, alice: Subscriber, told_story: Story, make_comment: MakeComment
) -> None:
    comment, browser = make_comment(), browser_of(alice)
    rows = [model.objects.order_by("pk").values() for model in (Comment, Subscriber, AccessSession, Session)]
    before = [list(row.all()) for row in rows]
    for _ in pages(browser, told_story, comment):
        pass
    assert [list(row.all()) for row in rows] == before
    assert not Engagement.objects.exists()


@pytest.mark.trust("X2")
def test_whatever_a_story_or_name_contains_stays_text(
    reader: Client, browser_of: BrowserOf, alice: Subscriber, told_story: Story, make_comment: MakeComment
) -> None:
    words = {"title": PAYLOAD, "summary": PAYLOAD, "why_it_matters": PAYLOAD, "plain_words": PAYLOAD}
    Story.objects.update(**words, key_points=[PAYLOAD], forecast=PAYLOAD, language=PAYLOAD[:10])
    Story.objects.update(body=[{"heading": PAYLOAD, "paragraphs": [PAYLOAD]}])
    said = {"name": PAYLOAD[:120], "statement": PAYLOAD, "source": PAYLOAD}
    Side.objects.create(story=told_story, camp=Camp.CRITIC, **said, position=7)
    TimelineEntry.objects.create(story=told_story, title=PAYLOAD, text=PAYLOAD, date_text=PAYLOAD[:60], position=7)
    Source.objects.create(story=told_story, name=PAYLOAD, url=PAYLOAD, note=PAYLOAD, position=7)
    Subscriber.objects.filter(pk=alice.pk).update(handle=PAYLOAD[:30])
    Profile.objects.create(subscriber=alice, about=PAYLOAD, show_comments=True)
    comment = make_comment(body=PAYLOAD)
    make_comment(state="removed", removed_reason=PAYLOAD)
    for client in (reader, browser_of(alice)):
        for answer in pages(client, told_story, comment):
            page = BeautifulSoup(answer.content, "html.parser")
            refuse_inline(page)
            assert page.select("img:not(.avatar)") == []
            assert all(value_of(img, "src").startswith("/api/v1/subscribers/") for img in page.select("img"))
            assert "alert(1)" not in "".join(str(script) for script in page.select(f"script:not({DATA})"))


@pytest.mark.trust("V15")
def test_a_page_for_everybody_may_be_kept_and_mine_may_not(
    reader: Client, browser_of: BrowserOf, alice: Subscriber, story: Story
) -> None:
    for address in ("/", f"/stories/{story.slug}/", "/noise/", "/guidelines/"):
        public = reader.get(address)
        assert public["Cache-Control"] == "public, max-age=0, s-maxage=1"
        assert "Set-Cookie" not in public
        assert not public.cookies
        mine = browser_of(alice).get(address)
        assert mine["Cache-Control"] == "private, no-store"
        assert "Cookie" in public["Vary"]
        assert "Cookie" in mine["Vary"]
        assert "alice" in mine.content.decode()
        assert "alice" not in reader.get(address).content.decode()


@pytest.mark.trust("V15")
def test_a_page_with_a_token_is_never_kept(reader: Client, db: None) -> None:
    assert reader.get("/sign-in/")["Cache-Control"] == "private, no-store"


def test_a_page_that_did_not_change_is_not_sent_again(reader: Client, told_story: Story) -> None:
    first = reader.get("/guidelines/")
    again = reader.get("/guidelines/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_the_texts_are_there(reader: Client, db: None) -> None:
    guidelines = page_of(reader.get("/guidelines/"))
    assert guidelines.select("section")[0]["id"] == "R1"
    assert "Contention is not hostility." in page_of(reader.get("/noise/")).get_text()
    robots = reader.get("/robots.txt")
    assert (robots["Content-Type"], "Disallow: /admin/" in robots.content.decode()) == ("text/plain", True)
    assert reader.get("/favicon.ico")["Location"].endswith("web/favicon.svg")


@pytest.mark.trust("X11")
def test_the_api_documents_need_no_foreign_or_inline_script(reader: Client, db: None) -> None:
    answer = reader.get("/api/v1/docs/")
    page = page_of(answer)
    assert page.select("style, [style], script:not([src])") == []
    assert all(str(script["src"]).startswith("/") for script in page.select("script"))
    script_source = re.search(r"script-src ([^;]*)", answer["Content-Security-Policy"])
    assert script_source is None or "unsafe" not in script_source[1]
    start = reader.get(str(page.select("script")[-1]["src"]))
    assert start["Content-Type"].startswith("application/javascript")
    assert "/api/v1/schema/" in start.content.decode()
