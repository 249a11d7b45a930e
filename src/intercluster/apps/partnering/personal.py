"""Partner search holds nothing on people; of organisations it keeps which were shown and which were dismissed."""

from intercluster.apps.partnering.models import Reluctance, Shown

COVERS = (Reluctance, Shown)
