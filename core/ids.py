"""Identifiers that clients see: UUIDv7, opaque and sortable by time."""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A new UUIDv7. Index pages fill in order, as with a sequence, but ids tell nobody how many there are."""
    return uuid_utils.compat.uuid7()
