"""ETags and 304, for whoever asks what a GET would answer without wanting the answer."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response, set_response_etag


class ConditionalReadMiddleware(ConditionalGetMiddleware):
    """Django's own for GET, and the same for HEAD, which must have the headers of a GET (RFC 9110, 9.3.2)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the ETag where there is none; 304 if the caller has this answer already."""
        if request.method != "HEAD":
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)  # the body is still here: the server cuts it off
        if not response.has_header("ETag"):
            return response  # as of a GET: no condition is about what has no tag
        # The stubs know no streams here, which Django answers with as they are.
        return get_conditional_response(request, response.get("ETag"), response=response)  # type: ignore[arg-type, return-value]
