"""The HTTP API of the knowledge exchange, folder by folder."""

from ninja import Router

from intercluster.apps.exchange.finding.api import router as finding
from intercluster.apps.exchange.library.api import router as library
from intercluster.apps.exchange.practices.api import router as practices
from intercluster.apps.exchange.questions.api import router as questions
from intercluster.apps.exchange.visits.api import router as visits

router = Router()
router.add_router("", practices)
router.add_router("", finding)
router.add_router("", questions)
router.add_router("", library)
router.add_router("", visits)
