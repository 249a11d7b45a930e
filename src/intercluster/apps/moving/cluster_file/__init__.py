"""A cluster's file: everything of a cluster in open formats, written here and read on another installation."""
