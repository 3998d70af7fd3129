"""One edition at a time: every file of ours has its content in its name, and a new edition loses and mixes nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from macros.names import EDITION, FIXED, content_named, give_names

OURS = {
    path.relative_to(ROOT / "overrides").with_suffix("").as_posix()
    for path in (ROOT / "overrides").rglob("*")
    if path.suffix in (".js", ".css", ".woff2")
}
HASHED = re.compile(r"\.([0-9a-f]{8})\.(?:js|css|woff2)$")


def own_files(site: Path) -> dict[str, str]:
    """Return the scripts, sheets and fonts of ours in a built site: path, and its name without `.min` and hash."""
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in (".js", ".css", ".woff2")}
    plain = {name: re.sub(r"(\.min)?(\.[0-9a-f]{8})?\.\w+$", "", name) for name in found}
    return {name: stem for name, stem in plain.items() if stem in OURS}


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_every_file_of_ours_has_its_content_in_its_name(request, builder):
    site = request.getfixturevalue(builder)
    files = own_files(site)
    assert set(files.values()) == OURS
    for name in set(files) - set(FIXED):
        told = HASHED.search(name)
        assert told, name
        assert told[1] == hashlib.sha256((site / name).read_bytes()).hexdigest()[:8], name
    assert {Path(name) for name in set(files) - set(FIXED)} <= content_named(site)


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_whatever_a_page_or_a_sheet_asks_for_is_there(request, builder):
    site = request.getfixturevalue(builder)
    asked = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for value in re.findall(r'\b(?:src|href|data-[a-z-]+)="([^"<>]*\.(?:js|css|woff2))"', text):
            asked |= {(page.parent / name).resolve() for name in value.split() if "://" not in name}
    for sheet in {path for path in asked if path.suffix == ".css"}:
        for name in re.findall(r"url\([\"']?([^)\"']+\.woff2)", sheet.read_text(encoding="utf-8")):
            asked.add((sheet.parent / name).resolve())
    assert {path for path in asked if not path.exists()} == set()
    unasked = {name for name, stem in own_files(site).items() if (site / name).resolve() not in asked}
    assert {name for name in unasked if "page/idle." not in name} == set()  # only where a clinic has switched it on


def test_a_changed_script_changes_its_name_and_those_of_no_other(site, tmp_path):
    before = shutil.copytree(site, tmp_path / "site")
    give_names(before)  # nothing to do
    names = own_files(before)
    assert names == own_files(site)
    assert (before / EDITION).read_text(encoding="utf-8") == (site / EDITION).read_text(encoding="utf-8")
    [name] = [name for name, stem in names.items() if stem == "record/days" and name.endswith(".js")]
    (before / name).rename(before / "record/days.js")  # as a builder writes it
    (before / "record/days.js").open("a", encoding="utf-8").write("\n// changed\n")
    give_names(before)
    assert len(set(own_files(before)) - set(names)) == 1
    assert name not in own_files(before)
    assert (before / EDITION).read_text(encoding="utf-8") != (site / EDITION).read_text(encoding="utf-8")
