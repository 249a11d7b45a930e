"""Reading the text of documents, page by page, in a process of its own."""
