"""One-time codes: made from the system's randomness, stored only as a keyed hash."""

import secrets
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def new_code() -> str:
    """SIGN_IN_CODE_DIGITS random digits."""
    digits: int = settings.SIGN_IN_CODE_DIGITS
    return f"{secrets.randbelow(10**digits):0{digits}}"


def hash_code(request_id: UUID, code: str) -> str:
    """HMAC-SHA-256 under SECRET_KEY. The request's id is in it, so equal codes have different hashes."""
    return salted_hmac("accounts.signin.code", f"{request_id}:{code}", algorithm="sha256").hexdigest()


def matches(request_id: UUID, code: str, code_hash: str) -> bool:
    """Whether this is the code, in constant time. False while no code was made yet."""
    return bool(code_hash) and constant_time_compare(hash_code(request_id, code), code_hash)


def as_typed(code: str) -> str:
    """What a person may have typed for it: with spaces or a dash in the middle."""
    return "".join(character for character in code if character not in " -\u00a0\u2013")
