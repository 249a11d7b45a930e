"""The HTTP API: one router for each app, described at /api/openapi.json."""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema, get_schema

from intercluster.core.errors import answer_refusals
from intercluster.core.feature import submodules
from intercluster.core.typed_text import TypedTextParser


@cache
def described(api: NinjaAPI, prefix: str) -> OpenAPISchema:
    """Return what the API says of itself; it changes with the code alone, and takes a third of a second to make."""
    return get_schema(api=api, path_prefix=prefix)


class DescribedAPI(NinjaAPI):
    """An API that makes its description once."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return what the API says of itself, under the address at which it is served."""
        return described(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


api = DescribedAPI(
    title="intercluster",
    version="1",
    description="Partner search across languages for the small firms of industrial clusters.",
    docs_url=None,  # the documentation page loads scripts from elsewhere, which the content security policy forbids
    urls_namespace="api",
    throttle=[import_string(settings.API_THROTTLE)()],
    parser=TypedTextParser(),
)
for _feature, module in submodules("api"):
    api.add_router("", module.router)
answer_refusals(api)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, _problem: RequestDataTooBig) -> HttpResponse:
    """Answer a body beyond the limit."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
    return api.create_response(request, {"detail": f"The body has more than {limit} MB. Divide it."}, status=413)
