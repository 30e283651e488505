"""The two kinds of view: public answers that any cache on the way may keep, and private ones that none may.

The ETag itself comes from Django's conditional GET middleware.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.idempotency import run_once
from core.api.json import keep_body, to_json
from core.errors import TooManyError
from core.limits import Limit, Standing, limiter
from core.prepared import prepared_statements

SHARED_SECONDS = 1  # no reader ever sees a page older than this and the second for which it lay ready (core.front)


class TooManyWritesError(TooManyError):
    code = "too_many_writes"
    message = "You have sent very many requests. Wait a moment."


def write_limit_of(user: Any) -> Limit:
    """How often this person may write, by the trust that the account is kept with."""
    return Limit("writes", settings.LIMITS_BY_TRUST[user.trust]["writes_per_minute"], 60)


class PublicView(APIView):
    """A GET that never depends on who asks: no authentication runs, so there is nobody to depend on."""

    authentication_classes = []
    permission_classes = []

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        _share(request, answer)
        return answer


class PrivateView(APIView):
    """Anything that is somebody's own: never kept by any cache. A POST with an `Idempotency-Key` happens once.

    A write asks some dozens of small questions, the same for everybody: planning them takes longer than answering.
    """

    whole_request: ExitStack
    told_limits: tuple[Limit, ...] = ()  # those that a service counts, named by the code of their refusal
    standing: Standing | None = None
    body_limit = settings.API_BODY_BYTES
    idempotent = True  # False where the answer holds a secret, which must not be kept

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        if "Idempotency-Key" in request.headers:
            # The CSRF check of a browser reads the stream, and the fingerprint needs it afterwards.
            keep_body(request, limit=self.body_limit)
        return super().initialize_request(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.whole_request:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in SAFE_METHODS:
            # Here and not in `dispatch`: a database that is away is answered like every other error.
            self.whole_request.enter_context(prepared_statements())
        super().initial(request, *args, **kwargs)
        if request.user.is_authenticated:
            self._stand(request)
        if self.idempotent and request.method == "POST" and "Idempotency-Key" in request.headers:
            self.prepare(request)
            view: Any = self  # only now is it known who asks; DRF looks the handler up right after this
            view.post = partial(self._post_once, view.post)

    def prepare(self, request: Request) -> None:
        """Whatever has to be over before the transaction of an `Idempotency-Key` begins: what waits for a network."""

    def _stand(self, request: Request) -> None:
        """A write is counted; a read is only told what is left."""
        reads = request.method in SAFE_METHODS
        limit, identity = write_limit_of(request.user), f"subscriber:{request.user.pk}"
        self.standing = limiter.look(limit, identity) if reads else limiter.hit(limit, identity)
        if not reads and not self.standing.allowed:
            raise TooManyWritesError(retry_after=self.standing.reset_after)

    def _post_once(
        self, post: Callable[..., Response], request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponse | Response:
        owner = f"subscriber:{request.user.pk}"
        write = partial(post, request, *args, **kwargs)
        return run_once(request, owner, write, keep=self.keep, retell=self.retell)

    def keep(self, told: Any) -> Any:
        """What is kept of an answer for a day: nothing that may be blacked out or erased before."""
        return told

    def retell(self, kept: bytes) -> bytes:
        """What a repeat is told: the first answer, unless something of it was not kept."""
        return kept

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        self._tell_limits(answer)
        return answer

    def _tell_limits(self, answer: Response) -> None:
        """`RateLimit-Policy` names the limits, `RateLimit` what is left of them, and which one has just refused."""
        counted = [self.standing] if self.standing else []
        policies = [*(standing.limit for standing in counted), *self.told_limits]
        left = [(standing.limit.name, standing.remaining, standing.reset_after) for standing in counted]
        if answer.status_code == TooManyError.status and all(standing.allowed for standing in counted):
            left.append((answer.data["code"], 0, int(answer["Retry-After"])))
        if policies:
            answer["RateLimit-Policy"] = ", ".join(
                f'"{limit.name}";q={limit.amount};w={limit.seconds}' for limit in policies
            )
        if left:
            answer["RateLimit"] = ", ".join(f'"{name}";r={remaining};t={reset}' for name, remaining, reset in left)


class RetoldView(PrivateView):
    """A POST whose answer tells of others: only its id is kept, and a repeat is told how that is by then."""

    def keep(self, told: Any) -> Any:
        return {"id": told["id"]} if told else told

    def retell(self, kept: bytes) -> bytes:
        return to_json(self.tell(orjson.loads(kept)["id"])) if kept else kept

    def tell(self, pk: str) -> dict[str, Any]:
        """The answer, read anew. Raises what reading it raises where it is gone."""
        raise NotImplementedError  # each view reads its own


class OpenView(PrivateView):
    """One address with two faces: whoever reads is nobody, as in `PublicView`; whoever writes is somebody."""

    is_write = True

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        self.is_write = request.method not in SAFE_METHODS
        return super().initialize_request(request, *args, **kwargs)

    def get_authenticators(self) -> list[BaseAuthentication]:
        return super().get_authenticators() if self.is_write else []

    def get_permissions(self) -> Sequence[Any]:
        return super().get_permissions() if self.is_write else []

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        if self.is_write:
            return super().finalize_response(request, response, *args, **kwargs)
        answer = APIView.finalize_response(self, request, response, *args, **kwargs)
        _share(request, answer)
        return answer


def _share(request: Request, answer: Response) -> None:
    if request.method in {"GET", "HEAD"} and answer.status_code == HTTPStatus.OK:
        patch_cache_control(answer, public=True, max_age=0, s_maxage=SHARED_SECONDS)
