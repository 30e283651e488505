"""Is there a word or phrase that an editor has listed?"""

from core.errors import DomainError
from discussion.screening.drafts import PASSED, Draft, Finding, flagged, held, refused
from discussion.screening.matching.words import WordIndex
from discussion.screening.models import WordRule

CODE = "listed_word"


class ListedWordError(DomainError):
    code = CODE
    message = "This contains words that are not accepted here."


def check_wordlist(draft: Draft) -> Finding:
    """Does what the strictest matching rule says. Which rule it was is for moderators only. One query."""
    # The shown text joins what markup splits (`sp**a**m`); the source also has the addresses behind links.
    texts = {draft.words.text, draft.words.source}  # a plain remark is the same in both
    rules = list(WordRule.objects.filter(enabled=True).order_by("folded"))
    index = WordIndex((rule.pk, rule.folded) for rule in rules)
    found = {rule for text in texts for rule in index.find(text)}
    matching = [rule for rule in rules if rule.pk in found]
    actions = {rule.action for rule in matching}
    detail = ", ".join(rule.phrase for rule in matching)
    if WordRule.Action.REFUSE in actions:
        return refused(ListedWordError(), detail=detail)
    if WordRule.Action.HOLD in actions:
        return held(CODE, detail=detail)
    return flagged(CODE, detail=detail) if matching else PASSED
