"""uv and pip as child processes: what they print is shown or counted, kept in a log, and told in one sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from routeways.console.problem import Problem

Say = Callable[[str], None]
SMALL = "flit-core"  # one of the requirements, 50 kB
_WHEELS_ONLY = ["--require-hashes", "--only-binary", ":all:", "--no-deps"]
_FULL = re.compile(r"no space left|os error (28|112)\b|errno 28|not enough space|disk quota", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"dns error|name resolution|name or service|connection (refused|error|reset)|failed to (fetch|establish)"
    r"|error sending request|timed? ?out|network is unreachable|no matching distribution|certificate",
    re.IGNORECASE,
)
_NOISE = re.compile(r"^\s*([+~-] \S+==|WARNING: Running pip as|Looking in (indexes|links))")


def fill(python: Path, requirements: Path, uv_requirements: Path, log: Path, say: Say) -> None:
    """Install every pin of `requirements`. Raises Problem when neither uv nor pip could."""
    log.write_text("", "utf-8")
    uv = _uv(python, uv_requirements, log, say)
    if uv is not None:
        why_not = _with_uv(uv, python, requirements, log)
        if why_not is None:
            return
        say(f"uv could not install ({why_not}); going on with pip, which is slower.")
    _with_pip(python, requirements, log, say)


def fill_folder(python: Path, requirements: Path, folder: Path, log: Path) -> None:
    """The pins of `requirements` into `folder` instead of the environment. Raises Problem, after seconds if offline."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(python.parent))
    what = "It could not be downloaded"
    if uv is not None:
        environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": "", "UV_HTTP_RETRIES": "1"}
        command = [uv, "pip", "install", "--python", str(python), "--target", str(folder), *_WHEELS_ONLY]
        code, output = _run([*command, "-r", str(requirements)], log, environment)
        if code and _FULL.search(output):
            fail(output, what, log)
        if not code:
            return
    brief = ["--retries", "1", "--timeout", "15", "--quiet", "--target", str(folder), "--upgrade"]
    code, output = _run([*_pip(python), "install", *brief, *_WHEELS_ONLY, "-r", str(requirements)], log)
    if code:
        fail(output, what, log)


def install_routeways(python: Path, root: Path, log: Path) -> None:
    """Routeways itself, from this folder (editable), with the build tool that `requirements` installed."""
    command = [*_pip(python), "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(root)]
    code, output = _run(command, log)
    if code:
        fail(output, "Routeways itself could not be installed", log)


def fail(output: str, what: str, log: Path | None = None) -> NoReturn:
    """One sentence out of what an installer printed."""
    if _FULL.search(output):
        raise Problem(f"{what}: the disk is full. Free some space and start again; what is there already is used.")
    where = f" All that was printed stands in {log}." if log else ""
    hint = " Is this machine online?" if _UNREACHABLE.search(output) else ""
    raise Problem(f"{what}: {reason(output)}.{hint}{where} Start again to go on from here.")


def reason(output: str) -> str:
    """The line that says why: the deepest “Caused by” of uv, the last ERROR line of pip, else the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not line.startswith("[notice]")]
    telling = [line for line in lines if re.search(r"error|caused by:|cause:|×|╰─▶", line, re.IGNORECASE)] or lines
    if not telling:
        return "it gave no reason"
    line = re.sub(r"^(ERROR:|error:|Caused by:|cause:|[×╰─▶ ]+)\s*", "", telling[-1])
    return line.rstrip(".:")[:240]


def _uv(python: Path, uv_requirements: Path, log: Path, say: Say) -> Path | None:
    """The uv on the PATH, the one in the environment, or one installed there by pip; None where there is no uv."""
    name = "uv.exe" if os.name == "nt" else "uv"
    on_path = shutil.which("uv")
    if on_path:
        return Path(on_path)
    inside = python.parent / name
    if not inside.exists():
        code, output = _run([*_pip(python), "install", "--quiet", *_WHEELS_ONLY, "-r", str(uv_requirements)], log)
        if code and _FULL.search(output):
            fail(output, "uv could not be installed", log)
        if code:
            say(f"uv could not be installed ({reason(output)}); going on with pip, which is slower.")
    return inside if inside.exists() else None


def _with_uv(uv: Path, python: Path, requirements: Path, log: Path) -> str | None:
    """None when all is installed, else why uv could not."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": ""}
    command = [str(uv), "pip", "install", "--python", str(python)]
    # Asked about one small file first: an index that cannot be reached is then known in a moment, before the long part.
    code, output = _run([*command, "--no-deps", "--dry-run", "--reinstall", SMALL], log, environment)
    if code:
        return reason(output)
    code, output = _run([*command, *_WHEELS_ONLY, "-r", str(requirements)], log, environment, show=True)
    if code and _FULL.search(output):
        fail(output, "The packages could not be installed", log)
    return reason(output) if code else None


def _with_pip(python: Path, requirements: Path, log: Path, say: Say) -> None:
    total = sum(1 for line in requirements.read_text("utf-8").splitlines() if re.match(r"[A-Za-z0-9]", line))
    command = [*_pip(python), "install", "--progress-bar", "off", *_WHEELS_ONLY, "-r", str(requirements)]
    output = []
    done = 0
    process = _start(command, None)
    for line in _lines(process, log):
        output.append(line)
        if line.startswith(("Collecting ", "Requirement already satisfied", "Ignoring ")):
            done += 1
            name = re.split(r"[ =<>;:\[]", line.removeprefix("Requirement already satisfied: "))
            _count(done, total, name[1] if name[0] in ("Collecting", "Ignoring") else name[0], say)
        elif line.startswith("Installing collected packages"):
            _count(total, total, "unpacking", say)
    if process.wait():
        fail("".join(output), "The packages could not be installed", log)


def _count(done: int, total: int, name: str, say: Say) -> None:
    """One line that is written over on a terminal, every tenth package elsewhere."""
    text = f"  package {done} of {total}: {name}"
    if sys.stdout.isatty():
        sys.stdout.write("\r" + text.ljust(70) + ("\n" if name == "unpacking" else ""))
        sys.stdout.flush()
    elif done % 10 == 0 or name == "unpacking":
        say(text)


def _pip(python: Path) -> list[str]:
    return [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input"]


def _run(
    command: list[str], log: Path, environment: dict[str, str] | None = None, *, show: bool = False
) -> tuple[int, str]:
    """Exit code and everything printed, which also goes to `log`; with `show` it is seen as it comes."""
    process = _start(command, environment)
    output = []
    for line in _lines(process, log):
        output.append(line)
        if show and not _NOISE.match(line):
            print("  " + line.rstrip(), flush=True)
    return process.wait(), "".join(output)


def _start(command: list[str], environment: dict[str, str] | None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
    )


def _lines(process: subprocess.Popen[str], log: Path) -> Iterator[str]:
    """What `process` prints, line by line. The process is ended with us: Ctrl-C leaves no installer behind."""
    assert process.stdout is not None  # noqa: S101  (it was opened as a pipe)
    with process.stdout:
        try:
            for line in process.stdout:
                _keep(line, log)
                yield line
        except BaseException:
            process.terminate()
            process.wait()
            raise


def _keep(line: str, log: Path) -> None:
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(line)
    except OSError:  # a full disk must not hide the sentence that says so
        return
