"""The browsable API documents, from files of our own: no CDN, and a Content-Security-Policy that holds."""

from typing import Any

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView


# Swagger UI writes `style` attributes; scripts stay ours alone.
@method_decorator(csp_update({"style-src": ["'self'", "'unsafe-inline'"]}), name="dispatch")
class DocsView(SpectacularSwaggerSplitView):
    """`/api/v1/docs/`."""

    template_name = "web/apidocs.html"
    authentication_classes: list[Any] = []
