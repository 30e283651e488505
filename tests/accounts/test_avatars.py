"""Pictures of people: the same for one account, from nothing that is private, with nothing in them that runs."""

from collections.abc import Callable
from uuid import UUID
from xml.etree import ElementTree

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.avatars import SHAPES, draw_avatar
from accounts.models import Subscriber

SEED = UUID("5f0c0c9e-3f8a-4d6e-9b1a-2c3d4e5f6071")
SVG = "{http://www.w3.org/2000/svg}"


def address(handle: str) -> str:
    return f"/api/v1/subscribers/{handle}/avatar.svg"


def drawn(seed: UUID) -> list[tuple[str, str]]:
    """Colours and outlines."""
    tree = ElementTree.fromstring(draw_avatar(seed=seed, handle="alice"))
    return [(path.attrib["fill"], path.attrib["d"]) for path in tree.iter(f"{SVG}path")]


def test_one_seed_makes_one_picture() -> None:
    assert drawn(SEED) == drawn(SEED)
    assert len({str(drawn(UUID(int=number))) for number in range(500)}) == 500
    assert {outline for number in range(50) for _, outline in drawn(UUID(int=number))} >= set(SHAPES)
    for number in range(50):
        colours = [colour for colour, _ in drawn(UUID(int=number))]
        assert all(ground != figure for ground, figure in zip(colours[::2], colours[1::2], strict=True))


@pytest.mark.trust("X2")
def test_it_is_a_picture_with_a_name_and_nothing_else() -> None:
    tree = ElementTree.fromstring(draw_avatar(seed=SEED, handle='"><script>alert(1)</script>'))
    assert (tree.tag, tree.attrib["role"]) == (f"{SVG}svg", "img")
    assert tree.attrib["aria-label"] == 'Picture of "><script>alert(1)</script>'
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} == {"svg", "g", "path"}
    attributes = {name for element in tree.iter() for name in element.attrib}
    assert attributes == {"viewBox", "width", "height", "role", "aria-label", "transform", "fill", "d"}


@pytest.mark.django_db
def test_every_account_has_a_seed_of_its_own(make_subscriber: Callable[..., Subscriber]) -> None:
    people = [make_subscriber(name) for name in ("anna", "benno", "clara")]
    Subscriber.objects.bulk_create([Subscriber(email="d@example.com", handle="d", joined_at=people[0].joined_at)])
    assert Subscriber.objects.values("avatar_seed").distinct().count() == 4
    before = people[0].avatar_seed
    Subscriber.objects.filter(pk=people[0].pk).update(email="other@example.com")
    people[0].refresh_from_db()
    assert people[0].avatar_seed == before


@pytest.mark.django_db
@pytest.mark.trust("X11")
@pytest.mark.trust("V15")
def test_anybody_and_any_cache_may_have_it(
    anonymous: APIClient,
    alice: Subscriber,
    client_of: Callable[[Subscriber], APIClient],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        answer = anonymous.get(address("alice"), HTTP_ACCEPT="image/svg+xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert answer.content.decode() == draw_avatar(seed=alice.avatar_seed, handle="alice")
    assert str(alice.avatar_seed) not in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert anonymous.get(address("ALICE"), HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    assert client_of(alice).get(address("alice")).content == answer.content


@pytest.mark.django_db
@pytest.mark.trust("V2")
def test_who_is_not_there_has_none(anonymous: APIClient, alice: Subscriber) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(is_active=False)
    closed, missing = anonymous.get(address("alice")), anonymous.get(address("nobody"))
    assert closed.status_code == 404
    assert (closed.content, closed["Content-Type"]) == (missing.content, "application/problem+json")
    assert "max-age=3600" not in closed.get("Cache-Control", "")
