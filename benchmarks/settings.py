"""The site's settings with one more page: an empty one, as the floor under every measurement."""

from routeways.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
