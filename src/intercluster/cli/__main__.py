"""`python -m intercluster.cli`: the command line, wherever its script is."""

from intercluster.cli import main

main()
