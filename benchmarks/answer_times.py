"""Whether the time of an answer tells who has an account: `python -m benchmarks.answer_times [SAMPLES]`.

Asks for codes, and guesses at them, for addresses with and without an account in turn, in this process and on the
database of DATABASE_URL. Prints medians and the Kolmogorov-Smirnov test; leaves nothing behind.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from math import exp, sqrt
from statistics import median
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - it needs the environment set above
from django.core.management import call_command  # noqa: E402 - likewise
from django.db.models import Q  # noqa: E402 - likewise
from django.test import Client  # noqa: E402 - likewise
from django.utils import timezone  # noqa: E402 - likewise

from accounts.models import SignInCode, SignInFailure, Subscriber  # noqa: E402 - likewise
from accounts.signin.codes import hash_code  # noqa: E402 - likewise

DOMAIN = "answer-times.example"
WARM_UP = 20
NETWORKS = count()


def main(samples: int) -> None:
    """Measure both, and print a line for each."""
    settings.ALLOWED_HOSTS = ["testserver"]
    logging.disable(logging.WARNING)  # each refusal is one
    with _people(samples + WARM_UP):
        for name, act in (("asking for a code", _ask), ("a wrong code", _guess)):
            _deliver()
            known, unknown = _measure(act, samples)
            apart = abs(median(known) / median(unknown) - 1)
            print(
                f"{name}: {median(known) * 1e3:.2f} ms known, {median(unknown) * 1e3:.2f} ms unknown, "
                f"{apart:.1%} apart, KS p = {_ks_p(known, unknown):.2f}, {samples} samples each"
            )


@contextmanager
def _people(number: int) -> Iterator[None]:
    call_command("migrate", verbosity=0)
    _clean_up()
    Subscriber.objects.bulk_create(
        Subscriber(email=f"known{n}@{DOMAIN}", handle=f"at{n}", handle_skeleton=f"at{n}", joined_at=timezone.now())
        for n in range(number)
    )
    try:
        yield
    finally:
        _clean_up()


def _clean_up() -> None:
    ours = Q(email__endswith=f"@{DOMAIN}")
    for rows in (SignInCode.objects, SignInFailure.objects, Subscriber.objects):
        rows.filter(ours).delete()


def _measure(act: Callable[[str], None], samples: int) -> tuple[list[float], list[float]]:
    """Seconds of each answer for known and unknown addresses; which of the two comes first changes every time."""
    seconds: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(samples + WARM_UP):
        for kind in sorted(seconds, reverse=bool(number % 2)):
            began = perf_counter()
            act(f"{kind}{number}@{DOMAIN}")
            seconds[kind].append(perf_counter() - began)
    return seconds["known"][WARM_UP:], seconds["unknown"][WARM_UP:]


def _ask(address: str) -> None:
    _post("/api/v1/auth/codes/", {"email": address}, 202)


def _deliver() -> None:
    """Every mail has arrived."""
    now = timezone.now()
    for code in SignInCode.objects.filter(email__endswith=f"@{DOMAIN}"):
        code.code_hash, code.sent_at, code.expires_at = hash_code(code.pk, "271828"), now, now + timedelta(minutes=10)
        code.save()


def _guess(address: str) -> None:
    _post("/api/v1/auth/sessions/", {"email": address, "code": "314159", "client": "app"}, 422)


def _post(path: str, typed: dict[str, str], status: int) -> None:
    answer = Client(REMOTE_ADDR=f"10.0.{next(NETWORKS) // 250 % 250}.{next(NETWORKS) % 250}").post(
        path, typed, "application/json"
    )
    assert answer.status_code == status, answer.content


def _ks_p(first: list[float], second: list[float]) -> float:
    """How likely two samples of one distribution are further apart than these (asymptotic)."""
    values = sorted([*((value, 1) for value in first), *((value, -1) for value in second)])
    gap, distance = 0, 0.0
    for _, side in values:
        gap += side
        distance = max(distance, abs(gap) / len(first))
    size = sqrt(len(first) / 2)
    reach = (size + 0.12 + 0.11 / size) * distance
    return min(1.0, max(0.0, 2 * sum((-1.0) ** (k - 1) * exp(-2 * (k * reach) ** 2) for k in range(1, 101))))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
