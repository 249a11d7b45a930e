"""The HTTP API: one router an app, described at /api/openapi.json."""

from ninja import NinjaAPI

from intercluster.apps.partnering.api import router as partnering

api = NinjaAPI(
    title="intercluster",
    version="1",
    description="Partner search across languages for the small firms of industrial clusters.",
    docs_url=None,  # the documentation page loads scripts from elsewhere, which the content security policy forbids
    urls_namespace="api",
)
api.add_router("", partnering)
