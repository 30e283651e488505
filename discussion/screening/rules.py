"""Changing the word list. A rule is never deleted: what it once held must stay explicable."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from discussion.screening.folding import fold_phrase
from discussion.screening.models import WordRule, WordRuleSwitch


class PhraseEmptyError(DomainError):
    code = "phrase_empty"
    message = "There is no letter or digit in this phrase, so it would match nothing."


class PhraseListedError(ConflictError):
    code = "phrase_listed"
    message = "This phrase, or one that looks like it, is on the list already."


@transaction.atomic
def add_word_rule(*, phrase: str, action: str, by: Subscriber, at: datetime) -> WordRule:
    """List a word or phrase, in force at once for what is written from now on.

    Raises PhraseEmptyError or PhraseListedError.
    """
    folded = fold_phrase(phrase)
    if not folded:
        raise PhraseEmptyError
    try:
        with transaction.atomic():  # the unique index decides a race; the outer transaction must outlive it
            rule = WordRule.objects.create(phrase=phrase, folded=folded, action=action, created_by=by, created_at=at)
    except IntegrityError:
        raise PhraseListedError from None
    WordRuleSwitch.objects.create(rule=rule, enabled=True, by=by, at=at)
    return rule


@transaction.atomic
def switch_word_rule(*, rule: WordRule, enabled: bool, by: Subscriber, at: datetime) -> None:
    """Put a rule in force or out of it, and write down who did. Does nothing where it is so already."""
    if WordRule.objects.filter(pk=rule.pk, enabled=not enabled).update(enabled=enabled):
        WordRuleSwitch.objects.create(rule=rule, enabled=enabled, by=by, at=at)
