"""The first week of an office: what is missing for good matches, in order."""
