"""Under which name a team stands: two words to choose, so that nobody can write a pupil's name there."""

from __future__ import annotations

FIRST = (
    "Amber", "Blue", "Brave", "Bright", "Calm", "Clear", "Clever", "Copper", "Curious", "Golden", "Green", "Keen",
    "Kind", "Lively", "Lucky", "Quick", "Quiet", "Ready", "Silver", "Steady", "Sunny", "Swift", "True", "Warm",
)  # fmt: skip
SECOND = (
    "Badgers", "Beacons", "Bridges", "Canals", "Comets", "Curlews", "Falcons", "Foxes", "Gears", "Hares", "Herons",
    "Kites", "Lanterns", "Looms", "Meteors", "Mills", "Moors", "Otters", "Owls", "Pendulums", "Rivers", "Robots",
    "Squirrels", "Swifts",
)  # fmt: skip


def is_alias(text: str) -> bool:
    """Whether it is one word of each list."""
    first, _, second = text.partition(" ")
    return first in FIRST and second in SECOND
