"""Generate Python from the ``.proto`` files, or say whether that would change anything.

``generate_proto.py`` writes; ``generate_proto.py --check`` only looks.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THIRD_PARTY = "third_party"
SUFFIXES = ("_pb2.py", "_pb2.pyi", "_pb2_grpc.py", "_pb2_grpc.pyi")
SERVICE = re.compile(r"^service \w+", re.MULTILINE)
VENDORED_IMPORT = re.compile(r"^from buf\.", re.MULTILINE)


def generate(out: Path) -> None:
    """Write everything that is generated below ``out``; raise if protoc refuses."""
    ours = sorted((ROOT / "proto").rglob("*.proto"))
    services = [file for file in ours if SERVICE.search(file.read_text())]
    # Python for the other vendored files comes from googleapis-common-protos.
    vendored = sorted((ROOT / THIRD_PARTY / "buf").rglob("*.proto"))
    (out / THIRD_PARTY).mkdir(parents=True, exist_ok=True)
    _protoc(vendored, ("python", "pyi"), out / THIRD_PARTY)
    _protoc(ours, ("python", "pyi"), out)
    _protoc(services, ("grpc_python", "mypy_grpc"), out)
    for file in ours:
        _point_at_vendored(out / file.relative_to(ROOT / "proto").with_suffix(""))


def _protoc(files: Sequence[Path], plugins: Sequence[str], out: Path) -> None:
    """Run the compiler; google's common protos come from the environment."""
    if not files:
        return
    includes = [ROOT / "proto", ROOT / THIRD_PARTY, sysconfig.get_path("purelib")]
    command = [sys.executable, "-m", "grpc_tools.protoc"]
    command += [f"-I{folder}" for folder in includes]
    command += [f"--{plugin}_out={out}" for plugin in plugins]
    subprocess.run(  # noqa: S603 - our own compiler
        [*command, *map(str, files)],
        check=True,
        env={"PATH": sysconfig.get_path("scripts")},
    )


def _point_at_vendored(stem: Path) -> None:
    """Import vendored messages from the folder they live in, so no path is needed."""
    for suffix in SUFFIXES:
        file = stem.with_name(stem.name + suffix)
        if file.exists():
            text = VENDORED_IMPORT.sub(f"from {THIRD_PARTY}.buf.", file.read_text())
            file.write_text(text)


def generated_files(top: Path) -> dict[Path, bytes]:
    """Give the content of every generated file below ``top``, by relative path."""
    folders = ("followup", "services", THIRD_PARTY)
    return {
        file.relative_to(top): file.read_bytes()
        for folder in folders
        for suffix in SUFFIXES
        for file in (top / folder).rglob(f"*{suffix}")
    }


def stale(top: Path = ROOT) -> list[str]:
    """Name the files that differ from what would be generated now."""
    with tempfile.TemporaryDirectory() as scratch:
        generate(Path(scratch))
        wanted = generated_files(Path(scratch))
    present = generated_files(top)
    everything = sorted(wanted.keys() | present.keys())
    return [str(name) for name in everything if wanted.get(name) != present.get(name)]


def main(arguments: Sequence[str]) -> int:
    """Generate, or with ``--check`` only look; give the exit code."""
    if "--check" not in arguments:
        generate(ROOT)
        return 0
    differing = stale()
    for name in differing:
        print(f"{name} is not what `make proto` generates", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
