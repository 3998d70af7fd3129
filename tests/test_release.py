"""A release: the same bytes from the same commit, whole, and served as it should be by the servers that clinics have."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from conftest import ROOT, Learner, once, watch
from servers import SUB_PATH, program, release_module, running
from test_access import PAGES, PARTS, STRATEGY

release = release_module()
NAME = "working-with-resistant-clients"
DATE = "2026-11-23T12:00:00+0000"


def repository(target: Path) -> Path:
    """Return a repository that holds the project as it is now, in one commit, but for what makes packages: no build needs it."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if (ROOT / name).is_file() and not name.startswith("lms/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)
    who = {f"GIT_{role}_{what}": text for role in ("AUTHOR", "COMMITTER")
           for what, text in (("NAME", "A"), ("EMAIL", "a@example.invalid"), ("DATE", DATE))}  # fmt: skip
    for command in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "All"]):
        subprocess.run(["git", *command], cwd=target, check=True, env={**os.environ, **who})
    return target


def made(root: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Make a release of the repository `root`, as the command does."""
    command = [sys.executable, str(root / ".ci" / "release.py"), "--out", str(out), *more]
    return subprocess.run(command, cwd=root.parent, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def zipped(tmp_path_factory) -> Path:
    """A release."""

    def make(folder: Path) -> None:
        done = made(repository(folder / "project"), folder)
        assert done.returncode == 0, done.stdout + done.stderr

    return next(once(tmp_path_factory, "released", make).glob("*.zip"))


@pytest.fixture(scope="session")
def unpacked(zipped, tmp_path_factory) -> Path:
    """The folder of a release, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(folder)
    return next(folder.iterdir())


def test_a_release_names_no_machine_no_person_and_no_other_time_than_its_commit_s(zipped):
    assert re.fullmatch(rf"{NAME}-\d+\.\d+\.\d+\.zip", zipped.name)
    with zipfile.ZipFile(zipped) as archive:
        entries = archive.infolist()
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert {entry.date_time for entry in entries} == {(2026, 11, 23, 12, 0, 0)}
    names = [entry.filename for entry in entries]
    assert names == sorted(names, key=lambda name: name.split("/"))  # folder by folder


def test_a_release_holds_what_another_build_elsewhere_holds_with_the_folder_lms_and_without(zipped, unpacked, site):
    assert (ROOT / "lms").is_dir() and not (zipped.parent / "project" / "lms").exists()
    held = {file.relative_to(unpacked / "site") for file in (unpacked / "site").rglob("*") if file.is_file()}
    pages = {name for name in held if name.suffix in (".html", ".js", ".css", ".json", ".woff2")}
    assert {name for name in pages if not (site / name).exists()} == set()
    assert {file.relative_to(site) for file in site.rglob("*.html")} == {
        name for name in held if name.suffix == ".html"
    }
    text = {name: (site / name).read_bytes() for name in pages}  # but the release says nothing of maps that it lacks
    mapped = re.compile(rb"\n?(//|/\*)# sourceMappingURL=[^\n]*")
    assert {name for name in pages if mapped.sub(b"", text[name]) != (unpacked / "site" / name).read_bytes()} == set()


@pytest.mark.thorough  # that two builds are the same, and the zip has one order, date and rights, every run shows
def test_two_releases_of_one_commit_are_the_same_to_the_byte(zipped, tmp_path):
    done = made(repository(tmp_path / "project"), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / zipped.name).read_bytes() == zipped.read_bytes()


def test_a_release_is_whole_and_its_checksums_hold(unpacked):
    names = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*") if file.is_file()}
    sums = dict(line.split("  ")[::-1] for line in (unpacked / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == names - {"SHA256SUMS"}
    assert {name: hashlib.sha256((unpacked / name).read_bytes()).hexdigest() for name in sums} == sums
    top = {name for name in names if "/" not in name}
    assert top == {"CHANGES.md", "EDITION.json", "HOSTING.md", "SHA256SUMS", f"{NAME}.cdx.json"}
    licences = {file.name: file.read_text(encoding="utf-8") for file in (unpacked / "licences").iterdir()}
    assert set(licences) == {"course.txt", "material.txt", "icons.txt", "in-material.txt"}
    assert "Martin Donath" in licences["material.txt"]
    for work in ("clipboard", "rxjs", "Permission is hereby granted", "Apache License"):
        assert work in licences["in-material.txt"], work
    site = {name for name in names if name.startswith("site/")}
    assert not [
        name
        for name in site
        if name.endswith((".map", ".yml", ".py")) or "/lunr/" in name or "sitemap" in name or "/workers/" in name
    ]
    assert {f"site/{page}" for page in PAGES} <= site
    for name in site:
        if name.endswith(".gz"):
            packed = (unpacked / name).read_bytes()
            assert gzip.decompress(packed) == (unpacked / name[:-3]).read_bytes()
            assert len(packed) < (unpacked / name[:-3]).stat().st_size
        elif name.endswith((".html", ".js", ".css", ".json")) and (unpacked / name).stat().st_size > 500:
            assert f"{name}.gz" in site, name


def test_what_is_in_a_release_is_listed(unpacked):
    bom = json.loads((unpacked / f"{NAME}.cdx.json").read_text(encoding="utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    listed = {each["name"]: each for each in bom["components"]}
    pins = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert {(each["name"], each["version"]) for each in bom["components"] if each["type"] == "library"} == set(pins)
    assert all(each["hashes"] for each in bom["components"])
    assert {name for name, _ in pins if listed[name]["scope"] == "required"} == {"mkdocs-material"}
    assert {"rxjs", "clipboard"} <= {each["name"] for each in listed["mkdocs-material"]["components"]}
    site = unpacked / "site"
    for file in site.rglob("*.js"):
        name = file.relative_to(unpacked).as_posix()
        if "/assets/" not in name:
            assert listed[name]["hashes"][0]["content"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_what_a_clinic_must_know_stands_in_the_release(unpacked):
    changes = (unpacked / "CHANGES.md").read_text(encoding="utf-8")
    edition = json.loads((unpacked / "EDITION.json").read_text(encoding="utf-8"))["edition"]
    assert changes.index("**Going back**") < changes.index(f"## {edition}\n")
    assert (unpacked / "HOSTING.md").read_text(encoding="utf-8") == (ROOT / "docs" / "hosting.md").read_text(
        encoding="utf-8"
    )
    now, before = ({"edition": name, "record": {"database": 3, "events": 2}} for name in ("2.0", "1.0"))
    assert "can go back to 1.0." in release.going_back(now, before)
    assert "can't go back to 1.0:" in release.going_back(now, {**before, "record": {"database": 2, "events": 2}})


def test_the_last_edition_s_own_files_come_along_and_no_older_ones(unpacked, tmp_path):
    last = shutil.copytree(unpacked, tmp_path / "last")
    told = json.loads((last / "EDITION.json").read_text(encoding="utf-8"))
    assert [name for name in told["named"] if name.startswith("record/")] and set(told["named"]) <= {
        *release.content_named(last / "site")
    }
    # Of the edition before: one script with another content, and one that was carried along from an older edition.
    own, carried = "record/store.0123abcd.min.js", "record/store.4567cdef.min.js"
    for name in (own, carried):
        (last / "site" / name).write_text(f"// {name}", encoding="utf-8")
    (last / "EDITION.json").write_text(json.dumps({**told, "named": [own]}), encoding="utf-8")
    site = shutil.copytree(unpacked / "site", tmp_path / "site")
    release.bring_along(last, site)
    assert (site / own).read_text(encoding="utf-8") == f"// {own}" and not (site / carried).exists()
    (site / own).write_text("something else", encoding="utf-8")
    with pytest.raises(release.ReleaseError, match="is in both editions and differs"):
        release.bring_along(last, site)


def test_what_stands_in_the_way_of_a_release_is_said(zipped, tmp_path, capsys):
    root = repository(tmp_path / "project")

    def said(*arguments: str, out: Path = tmp_path / "out") -> str:
        found = release.release.__globals__
        before, found["ROOT"] = found["ROOT"], root
        try:
            assert release.main(["--out", str(out), *arguments]) == 1
        finally:
            found["ROOT"] = before
        return capsys.readouterr().out

    (tmp_path / "file").write_text("x")
    assert "No release was made. --out: “" in said(out=tmp_path / "file" / "out")
    assert "there is no EDITION.json and SHA256SUMS" in said("--previous", str(tmp_path))
    assert "it can't be read as a zip" in said("--previous", str(tmp_path / "file"))
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(zipped) as whole, zipfile.ZipFile(broken, "w") as archive:
        for entry in whole.infolist():
            text = b"changed" if entry.filename.endswith("site/index.html") else whole.read(entry)
            archive.writestr(entry.filename, text)
    assert "site/index.html is not what SHA256SUMS says" in said("--previous", str(broken))
    (root / "docs" / "index.md").write_text("changed", encoding="utf-8")
    assert "These files are not as git holds them. Commit them, or put them back:\n   M docs/index.md" in said()
    shutil.rmtree(root / ".git")
    assert "A release is made from what git holds, and git said: " in said()
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


@pytest.fixture(scope="session", params=["release-nginx", "release-apache"])
def served(request, unpacked, tmp_path_factory):
    """A release on a server with its own files."""
    with running(request.param, tmp_path_factory.mktemp("served"), unpacked / "server") as found:
        found.publish(unpacked / "site")
        yield found


def get(server, name: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the server for a file and return status, headers and body. `name` is below the course's path, or begins with “/”."""
    address = urlsplit(server.address)
    connection = http.client.HTTPConnection("127.0.0.1", address.port)
    path = name if name.startswith("/") else address.path + name
    connection.request(
        "GET", path, headers={"Host": "clinic.test", **{key.replace("_", "-"): text for key, text in headers.items()}}
    )
    answer = connection.getresponse()
    found = answer.status, {key.lower(): text for key, text in answer.getheaders()}, answer.read()
    assert len({key.lower() for key, _ in answer.getheaders()}) == len(answer.getheaders()), "a header stands twice"
    connection.close()
    return found


def hashed(unpacked: Path) -> str:
    return next(name for name in release.content_named(unpacked / "site") if name.startswith("record/"))


def test_each_kind_of_file_has_its_type_and_its_headers(served, unpacked):
    site = unpacked / "site"
    for type_, endings in release.TYPES.items():
        for ending in endings:
            for file in list(site.rglob(f"*.{ending}"))[:2]:
                for accept in ("gzip", "identity"):
                    status, headers, body = get(served, file.relative_to(site).as_posix(), Accept_Encoding=accept)
                    assert (status, headers["content-type"].split(";")[0]) == (200, type_), file
                    packed = accept == "gzip" and file.with_name(f"{file.name}.gz").exists()
                    assert headers.get("content-encoding") == ("gzip" if packed else None), file
                    assert (gzip.decompress(body) if packed else body) == file.read_bytes()
                    for name, value in release.HEADERS.items():
                        assert headers[name.lower()] == value
                    policy = headers["content-security-policy"]
                    assert "unsafe" not in policy and policy.endswith("frame-ancestors 'self'")
    assert get(served, "index.html")[1]["content-type"].lower() == "text/html; charset=utf-8"


@pytest.mark.parametrize("accept", ["gzip", "identity"])
def test_what_the_browser_has_is_not_sent_again(served, unpacked, accept):
    for name in ("index.html", "page/part.js", hashed(unpacked)):
        if not (unpacked / "site" / name).exists():
            continue
        _, headers, _ = get(served, name, Accept_Encoding=accept)
        status, again, body = get(served, name, Accept_Encoding=accept, If_None_Match=headers["etag"])
        assert (status, body, again["cache-control"]) == (304, b"", headers["cache-control"])
        assert get(served, name, Accept_Encoding=accept, If_Modified_Since=headers["last-modified"])[0] == 304


def test_only_a_name_with_its_content_in_it_is_kept_without_asking(served, unpacked):
    site = unpacked / "site"
    named = set(release.content_named(site))
    for file in sorted(file for file in site.rglob("*") if file.is_file() and file.suffix != ".gz"):
        name = file.relative_to(site).as_posix()
        expected = "public, max-age=31536000, immutable" if name in named else "no-cache"
        for accept in ("gzip", "identity"):
            assert get(served, name, Accept_Encoding=accept)[1]["cache-control"] == expected, name
    assert get(served, "")[1]["cache-control"] == "no-cache"
    missing = get(served, "record/store.01234567.min.js")
    assert (missing[0], missing[1]["cache-control"]) == (404, "no-cache")


def test_a_wrong_address_has_the_course_s_own_page_and_no_folder_is_listed(served):
    for name in (
        "nothing.html",
        "strategies/nothing",
        "components/",
        "components/case/",
        "assets/",
    ):
        status, headers, body = get(served, name)
        assert status in (403, 404), name
        assert b"There is no such page" in body, name
        assert headers["cache-control"] == "no-cache" and "content-security-policy" in headers
        assert b"Index of" not in body
    assert get(served, "%2e%2e/%2e%2e/%2e%2e/etc/passwd")[0] in (400, 403, 404)


def test_the_path_without_its_slash_leads_into_the_course_without_naming_a_host(served):
    for name, target in ((SUB_PATH.rstrip("/"), SUB_PATH), ("strategies", f"{SUB_PATH}strategies/")):
        status, headers, _ = get(served, name)
        place = urlsplit(headers["location"])
        assert (status, place.path) == (301, target)
        # Apache names the host that was asked for; nginx none.
        assert place.hostname in (None, "clinic.test")
    assert get(served, "strategies/")[0] == 200


#: Pages that bring much: each page carries the same policy itself, and is looked at under it elsewhere.
FULL = ["index.html", STRATEGY, "review.html", "journal.html", "my-file.html", "supervisors/board.html"]


def test_pages_work_under_the_header(served, browser, pytestconfig):
    """With every part of each page brought near, so that all its scripts have come, and nothing complains."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    learner = Learner(context.new_page(), served.address)
    found = watch(learner.page, served.address)
    for page in PAGES if pytestconfig.getoption("all") else FULL:
        learner.open(page)
        for part in learner.page.locator("[data-load]").all():
            part.scroll_into_view_if_needed()
        for ready in learner.page.locator(PARTS).all():
            ready.and_(learner.page.locator("[data-ready]")).wait_for()
    learner.open("index.html")
    learner.search("rupture").first.wait_for()
    assert found == []
    context.close()


def test_the_file_for_iis_says_the_same(unpacked):
    root = ElementTree.parse(unpacked / "server" / "web.config").getroot()
    assert root.tag == "configuration"
    inner = root.find("system.webServer")
    assert inner.find("directoryBrowse").get("enabled") == "false"
    types = {each.get("fileExtension"): each.get("mimeType").split(";")[0] for each in inner.iter("mimeMap")}
    assert types == {f".{ending}": type_ for type_, endings in release.TYPES.items() for ending in endings}
    # IIS refuses a type or a status that is there already, so each is taken out before.
    assert {each.get("fileExtension") for each in inner.find("staticContent").iter("remove")} == set(types)
    assert {each.get("statusCode") for each in inner.find("httpErrors").iter("remove")} == {"403", "404"}
    assert {each.get("path") for each in inner.iter("error")} == {"404.html"}
    headers = {each.get("name"): each.get("value") for each in inner.iter("add") if each.get("name")}
    policy = headers.pop("Content-Security-Policy")
    assert headers == release.HEADERS
    nginx = (unpacked / "server" / "nginx-location.conf").read_text(encoding="utf-8")
    assert (
        f'"{policy.replace("frame-ancestors " + chr(39) + "self" + chr(39), "frame-ancestors $course_frames")}"'
        in nginx
    )
    assert inner.find("staticContent/clientCache").get("cacheControlMode") == "DisableCache"
    assert [each.get("path") for each in root.iter("location")] == release.content_named(unpacked / "site")


@pytest.mark.programs
def test_the_container_s_nginx_takes_its_files(unpacked, tmp_path):
    """As far as it goes without an engine: the files are those that are copied, and nginx finds no fault in them."""
    recipe = (unpacked / "server" / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.*)$", recipe, re.MULTILINE):
        *sources, _ = line.split()
        assert all((unpacked / source).exists() for source in sources), line
    assert re.search(r"^USER 101:101$", recipe, re.MULTILINE) and "root" not in recipe.split("FROM")[1]
    for name in ("nginx-http.conf", "nginx-location.conf"):
        shutil.copy(unpacked / "server" / name, tmp_path)
    text = (unpacked / "server" / "container.conf").read_text(encoding="utf-8")
    text = text.replace("/tmp/", f"{tmp_path}/").replace("/etc/nginx/course/", f"{tmp_path}/")
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
    command = [program("nginx"), "-t", "-p", str(tmp_path), "-c", "nginx.conf", "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_hosting_page_names_only_files_that_are_there(unpacked):
    page = (unpacked / "HOSTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bserver/[\w.-]+", page)) | set(re.findall(r"`(\w[\w.-]+\.(?:md|json|html))`", page))
    assert len(named) > 5
    missing = {name for name in named if not (unpacked / name).exists() and not (unpacked / "site" / name).exists()}
    assert missing == set()
