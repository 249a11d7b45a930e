"""Documents on regions: the content of a page, to print and to share."""
