"""The Python environment in `.venv`: made, filled from the hash-pinned files, repaired. Standard library only.

`run.py` and `test.py` call this before anything is installed. Packages come as wheels whose SHA-256 stands in
`requirements/*.txt`: with uv if it is there, with uv from `requirements/uv.txt` otherwise, and with pip where uv cannot
reach an index that pip can (uv does not read pip's configuration). A stamp file, written last, says that an install
was finished and of what; without a fitting stamp the install is done again over what is there.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from routeways.console import installers
from routeways.console.problem import Problem, from_os

STAMP = "routeways-installed.json"
LOG = "routeways-install.log"
# Measured on Linux: packages of both groups take 0.9 GB, and each wheel stands on the disk twice for a moment.
SPACE_NEEDED = 1_300_000_000
SUPPORTED = ((3, 11), (3, 12), (3, 13))
Say = Callable[[str], None]


def tell(text: str) -> None:
    print(text, flush=True)  # at once, also into a pipe, where child processes print too


def install(root: Path, group: str, *, say: Say = tell) -> Path:
    """The Python of `root/.venv` with the packages of `group` (runtime or test) and Routeways itself.

    Does nothing but read two files when an earlier install of the same requirements was finished. Raises Problem.
    """
    requirements = _requirements(root, group)
    venv = root / ".venv"
    python = venv_python(venv)
    if python.exists() and _stamps(venv).get(group) == _digest(root, group):
        return python
    check_folder(venv, "The folder for Python packages")
    _check_space(venv)
    _make(venv, say)
    version = _version(python)
    say(f"Installing what Routeways needs into {venv} (Python {version}); the first time takes a few minutes.")
    _write_stamps(venv, {key: value for key, value in _stamps(venv).items() if key != group})
    installers.fill(python, requirements, root / "requirements" / "uv.txt", venv / LOG, say)
    installers.install_routeways(python, root, venv / LOG)
    _write_stamps(venv, {**_stamps(venv), group: _digest(root, group)})
    say("Installed.")
    return python


def venv_python(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def check_folder(folder: Path, name: str) -> None:
    """Raises Problem unless files can be written in `folder`, which is made if it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-test-{os.getpid()}"
        probe.write_bytes(b"can this folder be written?")
        probe.unlink()
    except FileExistsError as error:
        raise Problem(f"{name} should be {folder}, but a file of that name is in the way. Move it.") from error
    except OSError as error:
        raise from_os(error, "write to", folder) from error


def _requirements(root: Path, group: str) -> Path:
    for name in (f"{group}.txt", "uv.txt"):
        if not (root / "requirements" / name).is_file():
            raise Problem(
                f"The file requirements/{name} is missing from {root}: this copy of Routeways is incomplete. "
                "Get it again and start once more; your data folder is not touched."
            )
    return root / "requirements" / f"{group}.txt"


def _check_space(venv: Path) -> None:
    free = shutil.disk_usage(venv).free
    if free < SPACE_NEEDED and not _stamps(venv):
        raise Problem(
            f"The disk of {venv} has {free / 1e9:.1f} GB free and the packages need {SPACE_NEEDED / 1e9:.1f} GB. "
            "Free some space and start again."
        )


def _make(venv: Path, say: Say) -> None:
    """A working environment in `venv`, made if it is missing and made again if it is broken."""
    python = venv_python(venv)
    version = _version(python)
    if version is not None and _has_pip(python):
        if tuple(int(part) for part in version.split(".")[:2]) not in SUPPORTED:
            raise Problem(f"{venv} was made with Python {version}, which is not supported: delete it and start again.")
        return
    if any(venv.iterdir()) and not (venv / "pyvenv.cfg").exists():
        raise Problem(f"{venv} is not a Python environment: move it out of the way and start again.")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Problem(_no_venv_sentence())
    say(f"{'Repairing' if python.exists() else 'Making'} {venv}")
    result = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True, check=False
    )
    if result.returncode:
        installers.fail(result.stdout + result.stderr, f"The Python environment {venv} could not be made")


def _no_venv_sentence() -> str:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if shutil.which("apt-get"):
        return f"This Python has no venv module: type “sudo apt-get install {name}”, then start again."
    return (
        "This Python has no venv and ensurepip modules: install a complete Python 3.11, 3.12 or 3.13, then start again."
    )


def _version(python: Path) -> str | None:
    """“3.11.7”, or None where this Python does not start (a half-made or moved environment)."""
    code = "import platform; print(platform.python_version())"
    return _output([str(python), "-I", "-c", code])


def _has_pip(python: Path) -> bool:
    return _output([str(python), "-I", "-c", "import pip; print(pip.__version__)"]) is not None


def _output(command: list[str]) -> str | None:
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def _digest(root: Path, group: str) -> str:
    """What an install depends on: the pins, our own metadata, the Python and where the checkout stands."""
    config = root / ".venv" / "pyvenv.cfg"
    parts = [
        (root / "requirements" / f"{group}.txt").read_bytes(),
        (root / "pyproject.toml").read_bytes(),
        # The editable install names this folder, so a moved checkout is installed again.
        str(root).encode(),
        config.read_bytes() if config.exists() else b"",
        platform.machine().encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _stamps(venv: Path) -> dict[str, str]:
    try:
        stamps = json.loads((venv / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def _write_stamps(venv: Path, stamps: dict[str, str]) -> None:
    part = venv / (STAMP + ".part")
    try:
        part.write_text(json.dumps(stamps, indent=1), "utf-8")
        part.replace(venv / STAMP)
    except OSError as error:
        raise from_os(error, "write to", venv) from error
