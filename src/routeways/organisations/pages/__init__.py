"""Pages translate a request, call one query or action, and answer."""
