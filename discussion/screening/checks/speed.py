"""Does the author write faster than people do?"""

from datetime import timedelta

from discussion.screening.drafts import PASSED, Draft, Finding, flagged, held

WINDOW = timedelta(minutes=10)
SUSTAINED = 4  # times what a minute allows, within the window: nobody who reads answers writes so much


def check_speed(draft: Draft) -> Finding:
    """Flags a pace that nobody who reads keeps, by the author's trust, and holds a newcomer's. One query, shared.

    How much a minute takes at most is refused elsewhere, with 429: this is about going on like that.
    """
    since = draft.at - WINDOW
    recent = [each for each in draft.own_earlier if each.at > since]
    if len(recent) < SUSTAINED * draft.allowance.comments_per_minute:
        return PASSED
    say = held if draft.is_by_newcomer else flagged
    return say("too_fast", score=float(len(recent)))
