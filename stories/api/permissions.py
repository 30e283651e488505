"""Who may write and correct stories over the API."""

from datetime import datetime
from typing import TYPE_CHECKING

from rest_framework.request import Request

from accounts.api.permissions import Works
from accounts.api.requests import current_subscriber
from accounts.models import Subscriber
from core.errors import NotAllowedError
from stories.models import Story
from stories.selectors import get_story, get_visible_story

if TYPE_CHECKING:  # DRF imports permissions while it is itself being imported
    from rest_framework.views import APIView

PUBLISH = "stories.publish_story"


class NotEditorError(NotAllowedError):
    code = "not_editor"
    message = "Only editors may do this."


class Publishes(Works):
    """Editors in good standing; a server client's key needs the scope `write`, to read drafts as well."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        if not current_subscriber(request).has_perm(PUBLISH):
            raise NotEditorError
        return True


def get_story_to_edit(slug: str, editor: Subscriber, at: datetime) -> Story:
    """The story with this slug, in whatever state, for somebody who may change it.

    Raises StoryNotFoundError where it is not there or not to be seen by this person, and NotEditorError where this
    person may only read it.
    """
    if editor.has_perm(PUBLISH):
        return get_story(slug)
    get_visible_story(slug, at)
    raise NotEditorError
