"""Routeways: the open platform that runs a region's technical-education and careers system."""

__version__ = "0.1.0"
