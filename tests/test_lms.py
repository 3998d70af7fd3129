"""Packages for learning management systems: what is in them, that their checks find what breaks real systems, and the compact record."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, pure
from lxml import etree

from lms import checks, ordinals, package
from lms.__main__ import main
from lms.site import Fault

BROWSER = ROOT / "lms" / "browser"
SCHEMAS = (".xsd", ".dtd")
#: How the names of what a package adds to the course begin.
OWN = ("lms/", "launch.html", "imsmanifest.xml")


def opened(content: bytes) -> dict[str, bytes]:
    """Return what is in a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name) for name in found.namelist()}


def faults(contents: dict[str, bytes], standard: str) -> list[str]:
    """Return what the checks find in a package with these contents."""
    with zipfile.ZipFile(io.BytesIO(package.pack(contents, level=0))) as found:
        return checks.faults(found, standard)


def test_a_package_holds_the_pages_as_they_are_but_for_the_bridge(site, packed):
    for standard in package.STANDARDS:
        for name, page in opened(packed(standard)).items():
            if name.startswith("lms/") or not (site / name).exists():
                continue
            plain = (site / name).read_bytes()
            root = b"../" * name.count("/")
            tags = b"".join(b'<script src="%slms/%s.js"></script>\n' % (root, each) for each in (b"memory", b"bridge"))
            assert page.replace(tags, b"", 1) == plain, name
            # It comes before any other script.
            assert not name.endswith(".html") or page.index(b"<script") == page.index(tags), name


@pytest.mark.parametrize("standard", ["1.2", "2004", "2004-3rd"])
def test_the_manifest_is_what_the_schemas_ask_for(packed, tmp_path, standard):
    contents = opened(packed(standard))
    for name, content in contents.items():
        if name.endswith((".xsd", ".dtd", ".xml")):
            (tmp_path / Path(name).name).write_bytes(content)
    spaces = (
        {"http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd", "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd"}
        if standard == "1.2"
        else {
            "http://www.imsglobal.org/xsd/imscp_v1p1": "imscp_v1p1.xsd",
            "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp_v1p3.xsd",
            "http://www.imsglobal.org/xsd/imsss": "imsss_v1p0.xsd",
        }
    )  # fmt: skip
    imports = "".join(f'<xs:import namespace="{space}" schemaLocation="{file}"/>' for space, file in spaces.items())
    driver = tmp_path / "driver.xsd"
    driver.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
    parser = etree.XMLParser(load_dtd=False, no_network=True)
    schema = etree.XMLSchema(etree.parse(driver, parser))
    manifest = etree.parse(tmp_path / "imsmanifest.xml")
    assert schema.validate(manifest), schema.error_log
    # It is the schema that says so: a word of another standard is refused.
    spoilt = etree.fromstring(contents["imsmanifest.xml"].replace(b"identifierref", b"identiferref"))
    assert not schema.validate(spoilt)


def changed(manifest: bytes, *pairs: tuple[str, str]) -> bytes:
    """Return a manifest with something planted, which must be there to be changed."""
    for old, new in pairs:
        assert old.encode() in manifest, old
        manifest = manifest.replace(old.encode(), new.encode(), 1)
    return manifest


def planted(contents: dict[str, bytes], standard: str) -> dict[str, tuple[dict[str, bytes], str]]:
    """Return packages with a fault each, and what the checks must say of it."""
    text = contents["imsmanifest.xml"]
    kind, other = ("scormtype", "scormType") if standard == "1.2" else ("scormType", "scormtype")

    def with_manifest(*pairs: tuple[str, str]) -> dict[str, bytes]:
        return {**contents, "imsmanifest.xml": changed(text, *pairs)}

    def without(*names: str) -> dict[str, bytes]:
        return {name: content for name, content in contents.items() if name not in names}

    schemas = [name for name in contents if name.endswith(SCHEMAS)]
    return {
        "missing file": (without("privacy.html"), "privacy.html is not in the package"),
        "file not listed": ({**contents, "notes.html": b""}, "notes.html: is in the package and not in the manifest"),
        "wrong case": (with_manifest(('"privacy.html"', '"Privacy.html"')), "it is called privacy.html"),
        "missing launch": (without("launch.html"), "launch.html is not in the package"),
        "manifest in a folder": ({f"course/{name}": each for name, each in contents.items()}, "must lie at the root"),
        "bad idref": (with_manifest(('identifierref="resource"', 'identifierref="resources"')), "which is no resource"),
        "duplicate id": (with_manifest(('identifier="item"', 'identifier="resource"')), "“resource” stands twice"),
        "wrong schemaversion": (with_manifest(("<schemaversion>", "<schemaversion>CAM ")), "schemaversion is not"),
        "missing scormType": (with_manifest((f'adlcp:{kind}="sco" ', "")), f"has no {kind}"),
        "mis-cased scormType": (with_manifest((f"adlcp:{kind}", f"adlcp:{other}")), f"must be written {kind}"),
        "no schemas at the root": (without(*schemas), "the schemas must lie at the root"),
        "not well-formed": (with_manifest(("</organizations>", "")), "not well-formed"),
        "unencoded space": (with_manifest(('"privacy.html"', '"privacy page.html"')), "a space that is not encoded"),
        "unload handler": (
            {**contents, "lms/session.js": contents["lms/session.js"] + b'addEventListener("unload", () => {});'},
            "lms/session.js: waits for the page to unload",
        ),
    }


@pytest.mark.parametrize("standard", ["1.2", "2004", "2004-3rd"])
def test_the_checks_find_each_of_fourteen_planted_faults(packed, standard):
    contents = opened(packed(standard))
    # What the course's own pages and scripts say is read once, when the package is made.
    contents = {
        name: each if name.startswith(OWN) or name.endswith(SCHEMAS) else b"" for name, each in contents.items()
    }
    assert faults(contents, standard) == []
    cases = planted(contents, standard)
    assert len(cases) == 14
    said = {name: faults(spoilt, standard) for name, (spoilt, _) in cases.items()}
    assert {name for name, (_, words) in cases.items() if not any(words in line for line in said[name])} == set(), said


def test_a_strategy_and_a_plan_have_packages_of_their_own(numbered, packed, tmp_path):
    site, numbers = numbered
    plan = package.make(site, "2004", package.plan(site, "four-weeks"), numbers)
    manifests = [opened(each)["imsmanifest.xml"] for each in (packed("2004"), packed("2004-trust"), plan)]
    assert len({each.split(b'identifier="')[1].split(b'"')[0] for each in manifests}) == 3
    saved = tmp_path / "plan.json"
    saved.write_text('{"format": "course-assignment", "version": 1, "id": "ab12", "items": ["trust", "case-charge"]}')
    assert package.plan(site, str(saved)).items == ("trust", "case-charge")
    saved.write_text('{"format": "course-assignment", "version": 1, "id": "ab12", "items": ["trast"]}')
    with pytest.raises(Fault, match="items: “trast” is no strategy"):
        package.plan(site, str(saved))
    with pytest.raises(Fault, match="There is no strategy “trast”"):
        package.strategy(site, "trast")


def test_the_command_makes_the_same_bytes_from_the_same_site_and_says_what_is_wrong(
    site, packed, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(ordinals, "FILE", Path(shutil.copy(ordinals.FILE, tmp_path)))
    assert main([str(site), "--number"]) == 0
    asked = ["--out", str(tmp_path / "packages"), "--standard", "1.2", "--strategy", "trust"]
    assert main([str(site), *asked]) == 0
    (made,) = (tmp_path / "packages").iterdir()
    assert made.name.endswith("-trust-scorm-1.2.zip") and made.read_bytes() == packed("1.2-trust")
    assert main([str(tmp_path)]) == 1
    assert "Build the course first" in capsys.readouterr().err
    assert main([str(site), "--out", str(made)]) == 1
    assert (
        capsys.readouterr().err
        == f"“{made}” can't be read or written (File exists). Mend that, or name another folder with --out.\n"
    )


def test_a_number_is_never_missing_moved_or_doubled():
    text = ordinals.FILE.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if line.startswith("question 1 "))
    with pytest.raises(Fault, match=f"ordinals.txt:{first}: .* a line is missing or was moved"):
        ordinals.read("".join(line for at, line in enumerate(lines) if not line.startswith("question 0 ")))
    with pytest.raises(Fault, match="has a number already"):
        ordinals.read(text + lines[first])
    moved = (
        text.replace("question 1 ", "question * ")
        .replace("question 2 ", "question 1 ")
        .replace("question * ", "question 2 ")
    )
    with pytest.raises(Fault, match="was moved"):
        ordinals.read(moved)


def test_a_new_id_has_to_get_a_number_before_it_is_packed(numbered):
    site, numbers = numbered
    gone = {**numbers, "question": {name: at for name, at in numbers["question"].items() if name != "trust-limits"}}
    with pytest.raises(Fault, match=r"1 ids have no number in lms/ordinals.txt, as trust-limits. Say: python3 -m lms"):
        package.make(site, "1.2", package.whole(site), gone)


def test_a_record_that_could_become_too_long_is_refused(numbered):
    site, numbers = numbered
    assert ordinals.longest(numbers) <= ordinals.MOST
    more = {**numbers, "question": {**numbers["question"], **{f"q-{at}": 200 + at for at in range(40)}}}
    with pytest.raises(Fault, match="at most 3800 may be"):
        package.make(site, "1.2", package.whole(site), more)


@pytest.fixture
def rules(context, numbered):
    """A page with the rules of the compact record and nothing else; `course.about` is the course by its numbers."""
    site, numbers = numbered
    page = pure(context.new_page(), "record/gain.js")
    page.add_script_tag(content=package.about(site, "1.2", package.whole(site), numbers))
    for name in ("compact", "folding"):
        page.add_script_tag(path=BROWSER / f"{name}.js")
    page.add_script_tag(path=ROOT / "tests" / "lms_random.js")
    return page


def test_ten_thousand_random_records_come_back_as_they_went(rules):
    assert rules.evaluate(
        """() => {
            const { compact } = course;
            for (let seed = 1; seed <= 10_000; seed += 1) {
                const form = randomForm(seed, seed % 100 ? seed % 5 : 136, seed % 100 ? 0.1 : 1);
                const { form: back, fault } = compact.decode(compact.encode(form));
                if (fault || JSON.stringify(back) !== JSON.stringify(form)) return [seed, fault];
            }
            return "all";
        }"""
    ) == "all"  # fmt: skip


def test_what_was_cut_changed_or_is_of_a_newer_form_is_told_apart(rules):
    assert rules.evaluate(
        """() => {
            const { compact } = course;
            const found = {};
            const note = (what, fault) => (found[what] = [...new Set([...(found[what] || []), fault])]);
            for (let seed = 1; seed <= 300; seed += 1) {
                const text = compact.encode(randomForm(seed, 20));
                const at = 11 + (seed * 7) % (text.length - 11);
                note("cut", compact.decode(text.slice(0, at)).fault);
                note("changed", compact.decode(text.slice(0, at) + (text[at] === "x" ? "y" : "x") + text.slice(at + 1)).fault);
            }
            for (const [what, text] of [["newer", "W2.abc"], ["much newer", "W12.abc"], ["none", ""], ["strange", "page=3"], ["short", "W1."]]) note(what, compact.decode(text).fault);
            return found;
        }"""
    ) == {
        "cut": ["cut"], "changed": ["changed"], "newer": ["newer"], "much newer": ["newer"], "none": ["none"],
        "strange": ["strange"], "short": ["cut"],
    }  # fmt: skip


#: What version 1 of the form made of `goldenForm`; platforms hold such texts, so it is kept for ever.
GOLDEN = (
    "W1.CiCAfoc7AkAFFEAAAAAAALvzkFIDjKu13oz0xjqoKNXFMc_rvechYiMNKSwhCknWCl73wsMpSg__F1RCWtbD57yTqz30EGWuU"
    "6T_2pZQsV-euI753Z4p7VBow56BecgE7CEAd4tVdR7baNmB5bwRXigk9ZNhZ6xu35pK2AEARg"
)


def test_the_form_of_version_1_stays_as_it_is(rules):
    assert rules.evaluate("course.compact.encode(goldenForm())") == GOLDEN
    assert rules.evaluate(
        "(text) => JSON.stringify(course.compact.decode(text).form) === JSON.stringify(goldenForm())", GOLDEN
    )


def test_an_older_edition_writes_back_what_it_does_not_know(rules):
    assert rules.evaluate(
        """() => {
            const { compact, about, folding } = course;
            const newer = randomForm(7, about.questions.length + 9);
            newer.others.push({ tag: 9, bits: "10110" });
            const older = folding.fold([], about, new Map());
            const back = compact.decode(compact.encode(compact.merged(compact.decode(compact.encode(newer)).form, older))).form;
            const kept = (form) => JSON.stringify([form.questions, form.cases, form.others]);
            return kept(back) === kept(compact.merged(newer, newer)) && back.questions.length === about.questions.length + 9;
        }"""
    )


def test_merging_is_the_same_in_any_order_and_however_often(rules):
    assert rules.evaluate(
        """() => {
            const { merged } = course.compact;
            const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
            for (let seed = 1; seed <= 500; seed += 1) {
                const [a, b, c] = [0, 1, 2].map((part) => randomForm(seed * 3 + part, 15));
                // Every other time in the same few minutes, as on a busy morning.
                for (const { questions } of seed % 2 ? [a, b, c] : []) {
                    for (const each of questions.filter(Boolean)) {
                        each.first.minute = 1 + each.first.minute % 3;
                        if (each.latest) each.latest.minute = each.first.minute + each.latest.minute % 2;
                    }
                }
                const whole = merged(merged(a, b), c);
                if (!same(whole, merged(a, merged(b, c))) || !same(whole, merged(c, merged(b, a)))) return [seed, "order"];
                if (!same(whole, merged(whole, b)) || !same(whole, merged(whole, whole))) return [seed, "again"];
            }
            return "all";
        }"""
    ) == "all"  # fmt: skip


def test_however_often_it_is_said_meanwhile_the_platform_holds_what_the_record_holds_in_the_end(rules):
    """A mark long after the answer, a mark taken back; in one minute a question tried again, a case begun anew, another page opened."""
    assert rules.evaluate(
        """() => {
            const { compact, about, folding } = course;
            const bad = [];
            for (let seed = 1; seed <= 300; seed += 1) {
                const events = hastyEvents(seed, about);
                let copy = compact.empty();
                for (let upTo = 1; upTo <= events.length; upTo += 1) {
                    const now = folding.fold(events.slice(0, upTo), about, new Map());
                    copy = compact.merged(compact.renewed(copy, now), now);
                    if (compact.encode(copy) !== compact.encode(now)) bad.push([seed, upTo]);
                }
                // And it is the same however often it is put together with itself.
                if (compact.encode(compact.merged(copy, copy)) !== compact.encode(copy)) bad.push([seed, "again"]);
            }
            return bad.slice(0, 5);
        }"""
    ) == []  # fmt: skip


def test_the_longest_record_is_as_long_as_the_rule_says(rules, numbered):
    length = rules.evaluate("course.compact.encode(fullForm(course.about)).length")
    # What is kept free for later is not in it yet.
    assert length == ordinals.longest(numbered[1]) - ordinals.RESERVED // 6


def test_a_record_goes_through_the_compact_form_to_another_computer(rules):
    """What was answered, read, played and handed in is there; asked again, nothing is brought twice; no word was taken along."""
    found = rules.evaluate(
        """() => {
            const { compact, about, folding, facts, attempts, figures } = course;
            const bad = [];
            for (let seed = 1; seed <= 60; seed += 1) {
                const events = randomEvents(seed, about);
                const text = compact.encode(folding.fold(events, about, new Map()));
                const { form } = compact.decode(text);
                const brought = folding.missing(form, [], about);
                const unfit = brought.map((event) => facts.bringForward(event)).filter((each) => each.aside);
                if (unfit.length) bad.push([seed, "kinds", unfit[0].fault]);
                const there = facts.inOrder(new Map(brought.map((event) => [event.id, event])));
                if (folding.missing(form, there, about).length) bad.push([seed, "twice", folding.missing(form, there, about)]);
                if (folding.missing(form, events, about).length) bad.push([seed, "back home", folding.missing(form, events, about)]);
                const spacings = folding.spacings(form, about);
                const again = compact.encode(folding.fold(there, about, spacings));
                if (again !== text) bad.push([seed, "other text"]);
                const [one, other] = [events, there].map((each) => figures.indexOf(each));
                const tests = (index) => JSON.stringify([
                    course.gain.of(index, about.catalogue.strategies),
                    ["before", "after"].flatMap((time) => ["forms", "words"].map((sort) => [course.forms.handedForm(index, sort, time), course.forms.isDrawn(index, sort, time)])),
                    index.handedIn.has("later"), index.drew && [index.drew.forms, index.drew.words],
                ]);
                if (tests(one) !== tests(other)) bad.push([seed, tests(one), tests(other)]);
                const last = Math.floor(events.at(-1).at / 86400000);
                for (const strategy of about.catalogue.strategies) {
                    const say = (index) => (({ first, latest, tried, played, complete }) => JSON.stringify([first, latest, tried, played, complete]))(figures.strategyOf(index, strategy, last));
                    if (say(one) !== say(other)) bad.push([seed, strategy.id, say(one), say(other)]);
                    for (const asked of strategy.questions) {
                        const all = (index) => figures.questionOf(index, asked);
                        const mine = all(one).schedule;
                        const state = folding.continued((attempts.of(there).answers.get(asked.id) || []).map((each) => ({ ...each, result: attempts.resultOf(attempts.of(there), each) })).filter((each) => each.result), spacings.get(asked.id));
                        if ((mine?.due ?? null) !== (state ? state.day + state.interval : null)) bad.push([seed, asked.id, "due", mine?.due, state]);
                    }
                }
            }
            return bad.slice(0, 5);
        }"""
    )
    assert found == []
