"""What a package must keep to, as real systems showed: most of it no schema says."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from .manifest import LAUNCH, VERSIONS

#: Other characters in names are changed or refused by some systems.
_NAME = re.compile(r"[A-Za-z0-9._/-]+")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
#: Browsers take no notice of `unload`, and a page with either handler is not kept for “Back”. The pages themselves ask
#: with `beforeunload` while something is unsaved, which the launch page and its scripts never do.
_UNLOAD = re.compile(r"""(?:\bonunload\b|["']unload["'])""")
_BEFORE = re.compile(r"beforeunload")
_IMSCP = {"1.2": "http://www.imsproject.org/xsd/imscp_rootv1p1p2"}
_ADLCP = {"1.2": "http://www.adlnet.org/xsd/adlcp_rootv1p2"}
ROOTS = {"1.2": "imscp_rootv1p1p2.xsd", "2004": "imscp_v1p1.xsd", "2004-3rd": "imscp_v1p1.xsd"}
_WORDS = ("cmi.core.lesson_status", "cmi.completion_status")


def faults(package: zipfile.ZipFile, standard: str) -> list[str]:
    """Return what is wrong with a package, a line each; nothing where all is well."""
    names = [name for name in package.namelist() if not name.endswith("/")]
    return [
        *_files(package, names),
        *(_cmi5(package, names) if standard == "cmi5" else _scorm(package, names, standard)),
    ]


def _files(package: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in names:
        if not _NAME.fullmatch(name):
            yield f"{name}: a name may have letters, digits, “.”, “_” and “-” only"
        if name.endswith((".js", ".html")):
            text = package.read(name).decode("utf-8", "replace")
            own = name == LAUNCH or name.startswith("lms/")
            if _UNLOAD.search(text) or (own and _BEFORE.search(text)):
                yield f"{name}: waits for the page to unload, which browsers refuse; use pagehide and visibilitychange"
    if len({name.lower() for name in names}) < len(names):
        yield "two files have names that differ by case alone"


def _parsed(package: zipfile.ZipFile, names: list[str], manifest: str) -> tuple[ET.Element | None, str]:
    if manifest not in names:
        deeper = next((name for name in names if name.endswith(f"/{manifest}")), "")
        return None, f"{deeper}: {manifest} must lie at the root" if deeper else f"{manifest}: is not there"
    try:
        return ET.fromstring(package.read(manifest)), ""
    except ET.ParseError as error:
        return None, f"{manifest}: is not well-formed: {error}"


def _scorm(package: zipfile.ZipFile, names: list[str], standard: str) -> Iterator[str]:
    root, fault = _parsed(package, names, "imsmanifest.xml")
    if root is None:
        yield fault
        return
    cp = _IMSCP.get(standard, "http://www.imsglobal.org/xsd/imscp_v1p1")
    adlcp = _ADLCP.get(standard, "http://www.adlnet.org/xsd/adlcp_v1p3")
    kind, other = ("scormtype", "scormType") if standard == "1.2" else ("scormType", "scormtype")
    if root.findtext(f"{{{cp}}}metadata/{{{cp}}}schemaversion") != VERSIONS[standard]:
        yield f"imsmanifest.xml: schemaversion is not “{VERSIONS[standard]}”"
    if ROOTS[standard] not in names:
        yield f"{ROOTS[standard]}: the schemas must lie at the root"
    identifiers = [each.get("identifier", "") for each in root.iter() if "identifier" in each.attrib]
    for one in sorted({each for each in identifiers if identifiers.count(each) > 1}):
        yield f"imsmanifest.xml: the identifier “{one}” stands twice"
    for one in identifiers:
        if not _IDENTIFIER.fullmatch(one):
            yield f"imsmanifest.xml: “{one}” is no identifier"
    resources = {each.get("identifier"): each for each in root.iter(f"{{{cp}}}resource")}
    for item in root.iter(f"{{{cp}}}item"):
        if item.get("identifierref") not in resources:
            yield f"imsmanifest.xml: the item refers to “{item.get('identifierref')}”, which is no resource"
    lower = {name.lower(): name for name in names}
    for resource in resources.values():
        if f"{{{adlcp}}}{other}" in resource.attrib:
            yield f"imsmanifest.xml: {other} must be written {kind} in this standard"
        elif resource.get(f"{{{adlcp}}}{kind}") != "sco":
            yield f"imsmanifest.xml: the resource has no {kind} “sco”"
        if resource.get("href") != LAUNCH:
            yield f"imsmanifest.xml: the resource does not start with {LAUNCH}"
        listed = [each.get("href", "") for each in resource.iter(f"{{{cp}}}file")]
        for href in [resource.get("href", ""), *listed]:
            if " " in href:
                yield f"imsmanifest.xml: “{href}” has a space that is not encoded"
            elif unquote(href) not in names:
                near = lower.get(unquote(href).lower())
                yield f"imsmanifest.xml: {href} is not in the package" + (f"; it is called {near}" if near else "")
        extra = {"imsmanifest.xml"} | {name for name in names if name.endswith((".xsd", ".dtd"))}
        for name in sorted(set(names) - extra - {unquote(href) for href in listed}):
            yield f"{name}: is in the package and not in the manifest"
    if root.iter(f"{{{adlcp}}}masteryscore") and any(True for _ in root.iter(f"{{{adlcp}}}masteryscore")):
        yield "imsmanifest.xml: a mastery score turns “completed” into “failed” in some systems"
    code = "".join(
        package.read(name).decode("utf-8") for name in names if name.startswith("lms/") and name.endswith(".js")
    )
    for word in _WORDS:
        if word not in code:
            yield f"lms/: “{word}” stands in no script, and some systems look for it"


def _cmi5(package: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    root, fault = _parsed(package, names, "cmi5.xml")
    if root is None:
        yield fault
        return
    space = "{https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd}"
    ids = [each.get("id", "") for each in root.iter() if "id" in each.attrib]
    if len(set(ids)) < len(ids):
        yield "cmi5.xml: an id stands twice"
    for each in ids:
        if not re.match(r"[a-z][a-z0-9+.-]*:\S+$", each):
            yield f"cmi5.xml: “{each}” is no IRI"
    for unit in root.iter(f"{space}au"):
        url = unit.findtext(f"{space}url", "")
        if url not in names:
            yield f"cmi5.xml: {url} is not in the package"
