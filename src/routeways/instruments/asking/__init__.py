"""Questionnaires as data. No Django: answers come in; a path, a score or a plan goes out."""
