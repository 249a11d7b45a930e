"""Bringing member files into the directory.

A file goes reading -> mapping -> checking -> planning (the dry run) -> services (the commit); each step is a module.
"""
