"""Pages translate an address, call one query or action, and respond."""
