"""Finds the browser that the tests drive, or says what to type. Standard library only: test.py uses it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from routeways.console.problem import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_INSTALL = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]


def found_or_installed() -> str:
    """The path of a browser that starts. On Debian as root it is installed if there is none. Raises Problem."""
    found = find()
    if found is None and shutil.which("apt-get") and _is_root():
        _apt_install()
        found = find()
    if found is None:
        raise Problem(f"The tests need Chromium or Chrome, and none was found. {what_to_type()}")
    return found


def find() -> str | None:
    """CHROMIUM if it is set, else the first known name or place. Raises Problem where CHROMIUM names nothing."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise Problem(f"CHROMIUM is “{named}”, which is not a program. Give the path of Chromium or Chrome.")
        return path
    candidates = [shutil.which(name) for name in NAMES] + [shutil.which(Path(place).expanduser()) for place in PLACES]
    return next((str(path) for path in candidates if path and _starts(str(path))), None)


def what_to_type() -> str:
    if shutil.which("apt-get"):
        return "Type “sudo apt-get update && sudo apt-get install chromium”, then python3 test.py again."
    if sys.platform == "darwin":
        return "Type “brew install --cask google-chrome”, then python3 test.py again."
    if os.name == "nt":
        return "Type “winget install Google.Chrome”, then python3 test.py again."
    return "Install it with your system's package manager, or name it: “CHROMIUM=/path/to/chrome python3 test.py”."


def _starts(path: str) -> bool:
    """Ubuntu ships a “chromium-browser” that only says to install something else."""
    if os.name == "nt":
        return True  # there, --version opens a window
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _apt_install() -> None:
    print("Installing Chromium for the browser tests.", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], [*_INSTALL[:1], "-q", *_INSTALL[1:]]):
        result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if result.returncode:
            why = (result.stderr.strip().splitlines() or ["it gave no reason"])[-1]
            raise Problem(f"“{' '.join(command)}” failed: {why}. Install Chromium by hand, then python3 test.py again.")
