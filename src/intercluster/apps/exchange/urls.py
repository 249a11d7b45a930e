"""Addresses of the knowledge exchange, folder by folder."""

from intercluster.apps.exchange.finding.urls import urlpatterns as finding_urls
from intercluster.apps.exchange.library.urls import urlpatterns as library_urls
from intercluster.apps.exchange.order.urls import urlpatterns as order_urls
from intercluster.apps.exchange.practices.urls import urlpatterns as practices_urls
from intercluster.apps.exchange.questions.urls import urlpatterns as questions_urls
from intercluster.apps.exchange.visits.urls import urlpatterns as visits_urls

app_name = "exchange"
urlpatterns = [
    *finding_urls,
    *order_urls,
    *practices_urls,
    *questions_urls,
    *visits_urls,
    *library_urls,
]
