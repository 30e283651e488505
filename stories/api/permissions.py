"""Who may write and correct stories over the API."""

from datetime import datetime
from typing import TYPE_CHECKING

from rest_framework.request import Request

from accounts.api.permissions import Works, require_second_factor
from accounts.api.requests import current_subscriber
from core.errors import NotAllowedError
from stories.models import Story
from stories.selectors import get_story, get_visible_story

if TYPE_CHECKING:  # DRF imports permissions while it is itself being imported
    from rest_framework.views import APIView

PUBLISH = "stories.publish_story"
EDITORS_ONLY = "not_editor, scope_missing, second_factor_missing, second_factor_required, banned"  # of 403


class NotEditorError(NotAllowedError):
    code = "not_editor"
    message = "Only editors may do this."


class Publishes(Works):
    """Editors in good standing, in a session that a second factor has confirmed.

    A server client's key needs the scope `write`, to read drafts as well, and its owner a second factor.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        if not current_subscriber(request).has_perm(PUBLISH):
            raise NotEditorError
        require_second_factor(request)
        return True


def get_story_to_edit(slug: str, request: Request, at: datetime) -> Story:
    """The story with this slug, in whatever state, for whoever asks and may change it.

    Raises StoryNotFoundError where it is not there or not to be seen by this person, NotEditorError where this person
    may only read it, and for editors what `require_second_factor` raises.
    """
    if current_subscriber(request).has_perm(PUBLISH):
        require_second_factor(request)
        return get_story(slug)
    get_visible_story(slug, at)
    raise NotEditorError
