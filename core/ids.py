"""Identifiers that clients see: UUIDv7, opaque and sortable by time."""

import uuid
from datetime import UTC, datetime, timedelta

import uuid_utils.compat

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BELOW_TIME = 80  # bits that a millisecond's ids differ in


def new_id() -> uuid.UUID:
    """A new UUIDv7. Index pages fill in order, as with a sequence, but ids tell nobody how many there are."""
    return uuid_utils.compat.uuid7()


def last_id(moment: datetime) -> uuid.UUID:
    """Not below any id of this millisecond or an earlier one, and below those of all later ones."""
    milliseconds = max((moment - _EPOCH) // _MILLISECOND, 0)
    return uuid.UUID(int=((milliseconds + 1) << _BELOW_TIME) - 1)


def moment_of(an_id: uuid.UUID) -> datetime:
    """When this id was made, to the millisecond."""
    return _EPOCH + (an_id.int >> _BELOW_TIME) * _MILLISECOND
