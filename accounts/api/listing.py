"""Lists of somebody's own things, newest first: ids are UUIDv7, so their order is that of time."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.api.pagination import MAX_LIMIT, Key, Page, paginate, read_limit

M = TypeVar("M", bound=Model)

PAGE_PARAMETERS = [
    OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
    OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer."),
]
_KEYS = (Key("id", descending=True, read=UUID),)


def newest_first(rows: QuerySet[M], request: Request, *, name: str) -> Page:
    """The page that the request asks for. Raises ValidationError (400) for a limit or cursor that cannot be read."""
    return paginate(rows, keys=_KEYS, limit=read_limit(request), cursor=request.query_params.get("cursor"), name=name)
