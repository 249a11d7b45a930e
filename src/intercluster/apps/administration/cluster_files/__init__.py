"""Files of whole clusters that administrators upload: checked by the worker, looked at, then brought in."""
