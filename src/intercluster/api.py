"""The HTTP API: one router for each app, described at /api/openapi.json."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from ninja import NinjaAPI

from intercluster.core.errors import answer_refusals
from intercluster.core.feature import submodules
from intercluster.core.typed_text import TypedTextParser

api = NinjaAPI(
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
