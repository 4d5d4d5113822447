"""Translate an address, call one query or action, respond."""
