"""Forms for comments that begin with the words that were kept for them."""

from django.urls import reverse

from discussion.threads.drafts import Purpose
from stories.labels import GROUPS
from stories.models import Camp, Story
from web.forms import SIDES, CommentForm
from web.mine import Mine
from web.parts import part_to_point_at


def comment_form(story: Story, mine: Mine, purpose: Purpose, *, auto_id: str) -> CommentForm:
    """The form for this purpose, with the draft if there is one, else empty and on the side where the reader stands."""
    draft = mine.drafts.get(str(purpose))
    kept = {"side": draft.side, "body": draft.body, "anchor": draft.points_at} if draft else None
    initial = kept or {"side": mine.stance}
    form = CommentForm(initial=initial, auto_id=auto_id)
    form.is_draft = draft is not None
    form.keep_at = keep_address(story, purpose)
    return fit_to(story, form)


def fit_to(story: Story, form: CommentForm) -> CommentForm:
    """The form with the names that the sides of this story have, and with what its words are about."""
    told = {camp: story.side_labels.get(group) for camp, group in GROUPS.items()}
    form.sides = [(camp, (camp and told[Camp(camp)]) or name) for camp, name in SIDES]
    form.about = part_to_point_at(form["anchor"].value(), story)
    return form


def keep_address(story: Story, purpose: Purpose) -> str:
    """Where a script keeps what is typed."""
    return reverse("api:comment-draft", args=[story.slug, str(purpose)])
