"""Has the same been said again and again, by the author or by others?"""

from discussion.screening.drafts import PASSED, Draft, Finding, flagged, held

OWN_ENOUGH = 2  # earlier copies of one's own after which a person should look
OTHERS_ENOUGH = 3  # people who wrote the same: more than those who copy a slogan from each other


def check_repeat(draft: Draft) -> Finding:
    """Flags the second copy of one's own words within a day, on any story, and holds the third. One query, shared.

    A copy is what differs in a few words at most.
    """
    copies = len({each.comment for each in draft.own_earlier if draft.taken.resembles(each.bits)})
    if copies >= OWN_ENOUGH:
        return held("repeat", score=float(copies))
    return flagged("repeat", score=float(copies)) if copies else PASSED


def check_copies(draft: Draft) -> Finding:
    """Flags words of others that were written within SCREENING_REPEAT_DAYS, and holds those of many. One query, shared.

    Quotations are no copies. Who wrote the same is for moderators, by number.
    """
    others = [each for each in draft.others_earlier if draft.taken.resembles(each.bits)]
    people = {each.author for each in others}
    comments = " ".join(sorted({str(each.comment) for each in others})[:5])
    if len(people) >= OTHERS_ENOUGH:
        return held("copied", score=float(len(people)), detail=comments)
    return flagged("copied", score=float(len(people)), detail=comments) if people else PASSED
