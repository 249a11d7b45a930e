"""The kinds of notices of clusters, found here when Django starts."""

from intercluster.apps.clusters.alliances.notices import DECLINED, ENTERED, INVITED, LEFT

__all__ = ["DECLINED", "ENTERED", "INVITED", "LEFT"]
