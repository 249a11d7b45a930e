"""The directory list: words, filters, spelling."""
