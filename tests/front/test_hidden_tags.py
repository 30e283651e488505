"""Trust row V3 where pages lie ready: what lay there is confirmed to nobody any more once something of it is hidden."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from discussion.moderation.intake import submit_deletion
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.front.conftest import Ask

THREAD = "/api/v1/stories/tram-line-nine/comments/"


@pytest.mark.trust("V3")
@pytest.mark.usefixtures("still_clock")
def test_a_tag_of_before_tells_nothing_afterwards(
    front: Ask,
    django: Ask,
    make_comment: Callable[..., Comment],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> None:
    comment = make_comment()
    addresses = [THREAD, f"/api/v1/comments/{comment.pk}/", f"{THREAD.removesuffix('/')}.atom"]
    tags = {address: front(address)["ETag"] for address in addresses}
    for address, tag in tags.items():
        assert front(address, HTTP_IF_NONE_MATCH=tag).status == "304 Not Modified"
    with django_capture_on_commit_callbacks(execute=True):
        assert comment.author is not None
        submit_deletion(comment=comment, author=comment.author, at=NOW)
    for address, tag in tags.items():
        plain = django(address)
        for named in (tag, f"W/{tag}"):  # rendered for the first one, ready for the next
            assert front(address, HTTP_IF_NONE_MATCH=named).same_as(plain), address
