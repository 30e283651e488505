"""Teaching the classifier, and saying what it may do."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from accounts.roles import is_senior
from discussion.moderation.audit import write_audit
from discussion.moderation.duty import NotSeniorError, require_moderator
from discussion.moderation.spam.verdicts import final_verdicts, read_lessons
from discussion.screening.models import SpamModel, SpamSwitch
from discussion.screening.spam.learning import Lesson
from discussion.screening.spam.versions import is_due, learn_version, mode_now, set_mode

TARGET = "spam_classifier"  # as the audit log names it


def teach_classifier(*, at: datetime) -> SpamModel | None:
    """Let it learn a new version from what was decided, if there is enough that is new; None if there is not.

    The version comes into force by itself if it is not worse than the one before on decisions that neither has seen.
    The audit log says that one was learnt, and whether it holds.
    """
    verdicts = final_verdicts(at=at)
    if not is_due([(each.at, each.is_spam) for each in verdicts]):
        return None
    lessons = read_lessons(verdicts)
    if not is_due([(each.at, each.is_spam) for each in lessons]):
        return None  # too many of the words were erased since
    return _learn(lessons, at)


@transaction.atomic
def _learn(lessons: Sequence[Lesson], at: datetime) -> SpamModel:
    before = SpamModel.objects.filter(in_force=True).values_list("pk", flat=True).first()
    model = learn_version(lessons=lessons, at=at)
    after = {
        "version": model.pk if model.in_force else before,
        "learnt": model.pk,
        "spam": model.spam,
        "ham": model.ham,
    }
    write_audit(actor=None, verb="classifier.learnt", target=TARGET, before={"version": before}, after=after, at=at)
    return model


@transaction.atomic
def switch_classifier(*, mode: str, actor: Subscriber, at: datetime) -> SpamSwitch:
    """Say that the classifier is `off`, may `flag`, or may `hold` from now on; the audit log tells who did.

    Raises OffDutyError or NotSeniorError (403), ModeUnknownError (422) or ModeSetError (409).
    """
    require_moderator(actor, at=at)
    if not is_senior(actor):
        raise NotSeniorError
    before = mode_now()
    switch = set_mode(mode=mode, by=actor, at=at)
    write_audit(
        actor=actor, verb="switch_classifier", target=TARGET, before={"mode": before}, after={"mode": mode}, at=at
    )
    return switch
