"""Makes a release of the course: one zip with the site, server files, checksums, what is in it, and how to put it up.

`python3 .ci/course.py release --out DIR [--previous ZIP-or-DIR]`. The same commit gives the same bytes: it is built
from what git holds, with the commit's date on everything, in one order.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.metadata
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from macros import names  # noqa: E402 - the path is set above
from macros.policy import Inside  # noqa: E402

NAME = "working-with-resistant-clients"
TITLE = "Working with Resistant Clients: the course"
#: Where the server files say that the course lies, until somebody changes it.
FOLDER = "/srv/resistant-clients/site/"
PATH = "/resistant-clients/"
#: A name that holds its content, for a web server; which files they are says `names.content_named`.
HASHED_NAME = r"\.[0-9a-f]{8}\.(min\.)?[a-z0-9]+$"
TYPES = {
    "text/html": ["html"],
    "text/css": ["css"],
    "text/javascript": ["js"],
    "text/plain": ["txt"],
    "application/json": ["json"],
    "font/woff2": ["woff2"],
    "image/svg+xml": ["svg"],
    "image/png": ["png"],
}
COMPRESSED = ("html", "css", "js", "json", "svg", "txt")
#: What a page of the course never needs of a browser.
NEVER = """accelerometer autoplay camera display-capture fullscreen geolocation gyroscope magnetometer microphone midi
payment publickey-credentials-get usb""".split()
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NEVER),
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Whose work the theme's scripts carry, by the names in its source maps, with licence and copyright.
CARRIED = {
    "clipboard": ("MIT", "Zeno Rocha"),
    "escape-html": ("MIT", "2012-2013 TJ Holowaychuk, 2015 Andreas Lubbe, 2015 Tiancheng “Timothy” Gu"),
    "focus-visible": ("W3C", "WICG"),
    "material-design-color": ("MIT", "Denis Malinochkin"),
    "rxjs": ("Apache-2.0", "2015-2018 Google, Inc., Netflix, Inc., Microsoft Corp. and contributors"),
    "tslib": ("0BSD", "Microsoft Corporation"),
}


class ReleaseError(Exception):
    """Why there is no release, and what to do."""


@dataclass
class Source:
    """What git holds: the commit, when it was made (seconds since 1970), and its files in a folder."""

    commit: str
    date: int
    folder: Path

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def edition(self) -> str:
        """The edition, as the data file gives it."""
        return re.search(r"^  edition: (\S+)$", self.read("docs/_data/strategies.yml"), re.MULTILINE)[1]  # type: ignore[index]


def main(arguments: list[str]) -> int:
    """Make a release as `arguments` ask, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 .ci/course.py release", description="Make a release of the course.")
    parser.add_argument("--out", required=True, type=Path, help="the folder for the zip")
    parser.add_argument(
        "--previous", type=Path, help="the last release, as zip or folder: its files stay one edition longer"
    )
    asked = parser.parse_args(arguments)
    try:
        made = release(ROOT, asked.out, asked.previous)
    except ReleaseError as error:
        print(f"No release was made. {error}")
        return 1
    print(f"{made}\nSHA-256 {hashlib.sha256(made.read_bytes()).hexdigest()}")
    return 0


def release(root: Path, out: Path, previous: Path | None = None) -> Path:
    """Make a release of what git holds in `root` in the folder `out`, and return the zip.

    Raises:
        ReleaseError: something has to be put right first; the message says what.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise ReleaseError(f"--out: “{out}” can't be written to ({error.strerror}). Name another folder.") from error
    with tempfile.TemporaryDirectory() as room:
        last = unpacked(previous, Path(room) / "last") if previous else None
        source = exported(root, Path(room) / "source")
        folder = Path(room) / f"{NAME}-{source.edition}"
        site = folder / "site"
        build(source, site)
        carried = carried_works()
        named = content_named(site)
        policy = header_policy(site)
        if last:
            bring_along(last, site)
        compress(site)
        write_servers(folder / "server", source, policy, sorted(set(content_named(site))))
        write_papers(folder, source, carried, named, last)
        write_sums(folder)
        return write_zip(folder, out, source.date)


def exported(root: Path, target: Path) -> Source:
    """Write what git holds in `root` to `target`, and refuse where something else lies beside it."""

    def git(*arguments: str) -> bytes:
        try:
            return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
        except FileNotFoundError as error:
            raise ReleaseError("git is not installed, and a release is made from what git holds.") from error
        except subprocess.CalledProcessError as error:
            told = error.stderr.decode(errors="replace").strip()
            raise ReleaseError(f"A release is made from what git holds, and git said: {told}") from error

    parts = ("docs", "macros", "overrides", ".ci", "mkdocs.yml", "requirements.txt", "CHANGELOG.md", "LICENSE")
    changed = git("status", "--porcelain", "--", *parts).decode().splitlines()
    if changed:
        listed = "".join(f"\n  {line}" for line in changed[:10])
        raise ReleaseError(f"These files are not as git holds them. Commit them, or put them back:{listed}")
    with tarfile.open(fileobj=io.BytesIO(git("archive", "HEAD"))) as archive:
        archive.extractall(target, filter="data")
    commit, date = git("log", "-1", "--format=%H %ct").decode().split()
    return Source(commit, int(date), target)


def build(source: Source, site: Path) -> None:
    """Build the course into `site`, with the date of the commit, and refuse where ids are not noted as published."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(source.date), "NO_MKDOCS_2_WARNING": "1"}
    commands = [[sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-d", str(site)]]
    commands.append([sys.executable, "-m", "macros", "note"])
    noted = source.read("docs/_data/published.txt")
    for command in commands:
        done = subprocess.run(command, cwd=source.folder, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise ReleaseError(f"The course can't be built: {done.stderr or done.stdout}")
    if source.read("docs/_data/published.txt") != noted:
        raise ReleaseError(
            "docs/_data/published.txt lacks ids. Run “python3 .ci/course.py build”, and commit that file."
        )


def carried_works() -> list[str]:
    """Return which works of others the theme's scripts carry, by its source maps, which are not shipped."""
    carried = set()
    for file in importlib.metadata.files("mkdocs-material") or []:
        if re.fullmatch(r"bundle\..*\.js\.map", file.name):
            sources = json.loads(file.read_text(encoding="utf-8"))["sources"]
            carried |= {found[1] for each in sources if (found := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)", each))}
    unknown = carried - set(CARRIED)
    if unknown or not carried:
        raise ReleaseError(
            f"The theme carries other works than before: {sorted(unknown)}. See CARRIED in .ci/release.py."
        )
    return sorted(carried)


def content_named(site: Path) -> list[str]:
    """Return the files of a site whose names hold their content, in order; a web server is told of no others."""
    named = sorted(path.as_posix() for path in names.content_named(site) if path.suffix not in (".gz", ".map"))
    missed = [name for name in named if not re.search(HASHED_NAME, name)]
    if missed:
        raise ReleaseError(f"HASHED_NAME in .ci/release.py does not fit these names any more: {missed[:3]}.")
    return named


def header_policy(site: Path) -> str:
    """Return one policy that fits every page: that of the pages, with the scripts and style sheets of all of them."""
    pages = [Inside(page.read_text(encoding="utf-8")) for page in sorted(site.rglob("*.html"))]
    for page in pages:
        foreign = [*page.attributes, *({*page.scripts} - {*page.allowed("script-src")})]
        if foreign:
            raise ReleaseError(f"A page has scripts or styles that its policy forbids: {foreign}.")
    policies = {re.sub(r" 'sha256-[^']*'", "", page.policy) for page in pages if page.scripts}
    if len(policies) != 1:
        raise ReleaseError(f"The pages have more than one policy: {sorted(policies)}.")
    policy = policies.pop()
    for directive, found in (("script-src", "scripts"), ("style-src", "styles")):
        hashes = sorted({each for page in pages for each in getattr(page, found)})
        policy = policy.replace(
            f"{directive} 'self'", " ".join([f"{directive} 'self'", *(f"'{each}'" for each in hashes)])
        )
    return policy


def unpacked(previous: Path, room: Path) -> Path:
    """Return the folder of the last release, which may be a zip, and refuse what is none or was changed."""
    wrong = f"--previous: “{previous}” is no release of the course"
    if previous.is_file():
        try:
            with zipfile.ZipFile(previous) as archive:
                archive.extractall(room)
        except zipfile.BadZipFile as error:
            raise ReleaseError(f"{wrong}: it can't be read as a zip.") from error
        folders = [each for each in room.iterdir() if each.is_dir()]
        folder = folders[0] if len(folders) == 1 else room
    else:
        folder = previous
    if not (folder / "EDITION.json").is_file() or not (folder / "SHA256SUMS").is_file():
        raise ReleaseError(
            f"{wrong}: there is no EDITION.json and SHA256SUMS. Name the zip of the last release, or its folder."
        )
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise ReleaseError(f"{wrong} as it was made: {name} is not what SHA256SUMS says. Take the zip itself.")
    return folder


def bring_along(last: Path, site: Path) -> None:
    """Copy the last edition's own files with content in their names, for pages of that edition that are still open."""
    for name in json.loads((last / "EDITION.json").read_text(encoding="utf-8"))["named"]:
        old, new = last / "site" / name, site / name
        if new.exists() and new.read_bytes() != old.read_bytes():
            raise ReleaseError(f"{name} is in both editions and differs. Was the last release built with other tools?")
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(old, new)


def compress(site: Path) -> None:
    """Put a compressed copy beside each file that gets smaller by it."""
    for file in sorted(site.rglob("*")):
        if file.suffix[1:] in COMPRESSED:
            packed = gzip.compress(file.read_bytes(), 9, mtime=0)
            if len(packed) < file.stat().st_size:
                file.with_name(f"{file.name}.gz").write_bytes(packed)


def write_servers(folder: Path, source: Source, policy: str, named: list[str]) -> None:
    """Write the files for web servers, made for the site as it was built."""
    templates = Environment(
        loader=FileSystemLoader(ROOT / ".ci" / "server"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    values = {
        "title": TITLE,
        "edition": source.edition,
        "folder": FOLDER,
        "path": PATH,
        "hashed_name": HASHED_NAME,
        "types": TYPES,
        "compressed": COMPRESSED,
        "policy": policy,
        "headers": HEADERS,
        "named": named,
    }
    folder.mkdir(parents=True)
    for name in templates.list_templates():
        (folder / name).write_text(templates.get_template(name).render(values), encoding="utf-8")


def write_papers(folder: Path, source: Source, carried: list[str], named: list[str], last: Path | None) -> None:
    """Write what is in the release and whose it is, what changed, and how to put it up."""
    store, facts = source.read("overrides/record/store.js"), source.read("overrides/record/facts.js")
    database = int(re.search(r"DATABASE_VERSION = (\d+);", store)[1])  # type: ignore[index]
    events = int(re.search(r" VERSION = (\d+);", facts)[1])  # type: ignore[index]
    told = {"edition": source.edition, "commit": source.commit, "record": {"database": database, "events": events}}
    (folder / "EDITION.json").write_text(json.dumps({**told, "named": named}, indent=1) + "\n", encoding="utf-8")
    shutil.copy(source.folder / "docs" / "hosting.md", folder / "HOSTING.md")
    before = json.loads((last / "EDITION.json").read_text(encoding="utf-8")) if last else None
    changes = source.read("CHANGELOG.md").replace("# Changes\n", f"# Changes\n\n{going_back(told, before)}\n", 1)
    (folder / "CHANGES.md").write_text(changes, encoding="utf-8")
    papers = folder / "licences"
    papers.mkdir()
    shutil.copy(source.folder / "LICENSE", papers / "course.txt")
    # Fonts that a release before this one had, for its pages that are still open.
    if last and (last / "licences" / "literata.txt").is_file() and any((folder / "site").rglob("*.woff2")):
        shutil.copy(last / "licences" / "literata.txt", papers / "literata.txt")
    (papers / "material.txt").write_text(licence_of("mkdocs-material"), encoding="utf-8")
    icons = importlib.metadata.distribution("mkdocs-material").locate_file("material/templates/.icons/material/LICENSE")
    shutil.copy(str(icons), papers / "icons.txt")
    (papers / "in-material.txt").write_text(carried_licences(carried), encoding="utf-8")
    contents = sbom(source, folder / "site", carried, named)
    (folder / f"{NAME}.cdx.json").write_text(contents, encoding="utf-8")


def going_back(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    """Say whether one can go back from this edition to the one `before`; both are as in EDITION.json."""
    if before is None:
        return "**Going back**: this release was made without the one before, so see below what it says of going back."
    if before["record"] == now["record"]:
        return f"**Going back**: a browser that has opened {now['edition']} can go back to {before['edition']}."
    return (
        f"**Going back**: a browser that has opened {now['edition']} can't go back to {before['edition']}: records are "
        "kept in another form now. Nothing would be lost, and nothing shown until the newer edition is there again. "
        "Try it first, under another host name."
    )


def licence_of(package: str) -> str:
    """Return the licence that an installed package brings.

    Raises:
        ReleaseError: it brings none.
    """
    found = importlib.metadata.distribution(package)
    for name in found.metadata.get_all("License-File") or []:
        text = found.read_text(f"licenses/{name}") or found.read_text(name)
        if text:
            return text
    raise ReleaseError(f"The package {package} brings no licence any more; see where it is now.")


def carried_licences(carried: list[str]) -> str:
    """Return whose works the theme's scripts carry, and under which licences."""
    mit = licence_of("mkdocs-material").split("\n\n", 1)[1].partition("Permission is hereby")
    apache = licence_of("requests")
    if "Apache License" not in apache or not mit[1]:
        raise ReleaseError(
            "The texts of the licences MIT and Apache-2.0 are not where they were; see carried_licences."
        )
    lines = ["The scripts of Material for MkDocs, assets/javascripts/, carry these works.", ""]
    lines += [f"{name} ({CARRIED[name][0]}): Copyright {CARRIED[name][1]}" for name in carried]
    lines += ["", "The licence MIT", "", mit[1] + mit[2].rstrip(), "", "The licence 0BSD", "", ZERO_BSD]
    lines += ["", "The licence W3C", "", W3C, "", "The licence Apache-2.0", "", apache.strip()]
    return "\n".join(lines) + "\n"


ZERO_BSD = """\
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE."""
W3C = """\
This work is being provided by the copyright holders under the W3C Software and Document License:
https://www.w3.org/copyright/software-license-2023/"""


def sbom(source: Source, site: Path, carried: list[str], named: list[str]) -> str:
    """Return what is in the release, and what built it, as CycloneDX.

    What built it comes from CycloneDX's own generator, out of the pins, with the scope “excluded”: not shipped.

    Raises:
        ReleaseError: the result is not valid.
    """
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--short-PURLs"]
    command += ["--sv", "1.6", str(source.folder / "requirements.txt")]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(source.date)}
    made = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if made.returncode:
        raise ReleaseError(f"CycloneDX's generator failed: {made.stderr}")
    bom = json.loads(made.stdout)
    theme = importlib.metadata.version("mkdocs-material")
    for component in bom["components"]:
        component.pop("description", None)  # the line of the pins, with its checksums, which are kept as such
        places = component.pop("externalReferences", [])
        component["hashes"] = [each for place in places for each in place.get("hashes", [])]
        component["scope"] = "required" if component["name"] == "mkdocs-material" else "excluded"
        if component["scope"] == "required":
            component["licenses"] = [{"license": {"id": "MIT"}}]
            component["components"] = [inside_theme(name) for name in carried]
    own = [name for name in named if not name.startswith("assets/")]
    own += [file.relative_to(site).as_posix() for file in sorted(site.rglob("*.js")) if "assets" not in file.parts]
    bom["components"] += [shipped(site, name, "MIT") for name in sorted({*own})]
    bom["components"] += [
        shipped(site, file.relative_to(site).as_posix(), "OFL-1.1") for file in sorted(site.rglob("*.woff2"))
    ]
    bom["metadata"]["component"] = {
        "type": "application",
        "bom-ref": NAME,
        "name": NAME,
        "version": source.edition,
        "description": f"{TITLE}, built with Material for MkDocs {theme}; no part of it runs on a server.",
        "licenses": [{"license": {"id": "MIT"}}],
    }
    bom["metadata"]["timestamp"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(source.date))
    bom["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{NAME}/{source.commit}')}"
    text = json.dumps(bom, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    # Its grammars take seconds to get ready, and whoever only writes a server's files needs none of them.
    from cyclonedx.schema import SchemaVersion  # noqa: PLC0415
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if wrong:
        raise ReleaseError(f"What is in the release can't be said as CycloneDX: {wrong}")
    return text


def inside_theme(name: str) -> dict[str, Any]:
    """Return a work that the theme's scripts carry, as a component; the theme does not say in which version."""
    licence, copyright_ = CARRIED[name]
    told = {"license": {"name": "W3C Software and Document License"} if licence == "W3C" else {"id": licence}}
    return {"type": "library", "bom-ref": f"npm/{name}", "name": name, "purl": f"pkg:npm/{name}", "licenses": [told],
            "copyright": f"Copyright {copyright_}"}  # fmt: skip


def shipped(site: Path, name: str, licence: str) -> dict[str, Any]:
    """Return a file of the site as a component."""
    digest = hashlib.sha256((site / name).read_bytes()).hexdigest()
    return {"type": "file", "bom-ref": f"site/{name}", "name": f"site/{name}", "scope": "required",
            "hashes": [{"alg": "SHA-256", "content": digest}], "licenses": [{"license": {"id": licence}}]}  # fmt: skip


def write_sums(folder: Path) -> None:
    """Write the checksum of every file, as `sha256sum --check SHA256SUMS` reads them."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n" for file in files
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def write_zip(folder: Path, out: Path, date: int) -> Path:
    """Write a folder as a zip into `out`: in order, with one date and the rights that everybody may read."""
    target = out / f"{folder.name}.zip"
    aside = target.with_suffix(".part")
    with zipfile.ZipFile(aside, "w") as archive:
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            name = file.relative_to(folder.parent).as_posix()
            entry = zipfile.ZipInfo(name, time.gmtime(date)[:6])
            entry.create_system = 3  # so that the rights are read as such, wherever it was made
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if file.suffix in (".gz", ".woff2") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes(), compresslevel=9)
    aside.replace(target)  # at once: nobody ever takes half a release
    return target


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
