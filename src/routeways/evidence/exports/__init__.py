"""A `FigureTable` as a file: CSV with CSVW metadata, an Excel workbook in the GSS layout, JSON.

All three carry the same columns and every symbol; what a page shows, its files hold.
"""

from routeways.evidence.exports.columns import Described, describe
from routeways.evidence.exports.csvw import to_csv, to_csvw
from routeways.evidence.exports.plain import to_json
from routeways.evidence.exports.workbook import to_xlsx

__all__ = ["Described", "describe", "to_csv", "to_csvw", "to_json", "to_xlsx"]
