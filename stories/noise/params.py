"""The numbers of `docs/noise.md`. Whoever changes one raises PARAMS_VERSION and runs `rebuild_noise`."""

from stories.noise.models import Engagement

PARAMS_VERSION = 1

WEIGHTS: dict[str, float] = {
    Engagement.Kind.COMMENT: 1.0,
    Engagement.Kind.REPLY: 1.0,
    Engagement.Kind.STANCE: 0.25,
    Engagement.Kind.REPORT: 0.2,
    Engagement.Kind.FOLLOW: 0.1,
    Engagement.Kind.REACTION: 0.05,
    # A view weighs nothing: it is anonymous and can be forged.
}
CONTRIBUTIONS = (Engagement.Kind.COMMENT, Engagement.Kind.REPLY)  # what makes a newcomer an old hand

LOUD_DAYS = 1.0  # half-life of loudness
VOICE_DAYS = 14.0  # half-life of a side's weight
TEMPO_DAYS = 0.125  # half-life of "is here now": 3 h
EPOCH_DAYS = 14.0  # how far the rows of people are kept from their landmark; a whole number of each half-life
STEADY = TEMPO_DAYS / LOUD_DAYS  # in a steady discussion, the share of V that is here now

NEWCOMERS_SHARE = 0.5  # all newcomers together weigh this much of the root of their squares
CONTENTION_GAIN = 4.0
STEEPNESS = 0.75  # of the level over log intensity
