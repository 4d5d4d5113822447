"""Evidence as it comes in from files: adverts and notes, one text a row."""

from routeways.needs.incoming.checking import read_evidence
from routeways.needs.incoming.contract import COLUMNS_IN_WORDS, CONTRACT, MOST_LETTERS, Incoming

__all__ = ["COLUMNS_IN_WORDS", "CONTRACT", "MOST_LETTERS", "Incoming", "read_evidence"]
