"""Bodies that come in chunks, without a length."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.api.problems import problem_response

Answer = Callable[[HttpRequest], HttpResponse]


def require_length(get_response: Answer) -> Answer:
    """Middleware: 411 for a body without `Content-Length`. WSGI would hand it on as an empty one, which is a lie."""

    def answer(request: HttpRequest) -> HttpResponse:
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            return problem_response(411, "length_required", "Say how long the body is, in Content-Length.")
        return get_response(request)

    return answer
