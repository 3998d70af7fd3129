"""The manifest of a package, in each standard's own words."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

#: The launch page, at the root of each package.
LAUNCH = "launch.html"

_SCORM = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier={identifier} version="1.0" {names} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{places}">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>{version}</schemaversion>
  </metadata>
  <organizations default="organization">
    <organization identifier="organization">
      <title>{title}</title>
      <item identifier="item" identifierref="resource" isvisible="true">
        <title>{title}</title>{sequencing}
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="resource" type="webcontent" adlcp:{kind}="sco" href="{launch}">
{files}
    </resource>
  </resources>
</manifest>
"""
#: The vocabularies of each standard: how a word of it begins in a manifest, its name, and the file of its schema.
_12 = (
    ("", "http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
    ("adlcp", "http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
)
_2004 = (
    ("", "http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
    ("adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
    ("adlseq", "http://www.adlnet.org/xsd/adlseq_v1p3", "adlseq_v1p3.xsd"),
    ("adlnav", "http://www.adlnet.org/xsd/adlnav_v1p3", "adlnav_v1p3.xsd"),
    ("imsss", "http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
)
# No objective, no threshold and no sequencing beyond the one item: what counts is said by the course itself.
_SEQUENCING = """
        <imsss:sequencing>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true" />
        </imsss:sequencing>"""

_CMI5 = """<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id={iri}>
    <title><langstring lang="en">{title}</langstring></title>
    <description><langstring lang="en">{sentence}</langstring></description>
  </course>
  <au id={au} launchMethod="AnyWindow" moveOn={move_on}>
    <title><langstring lang="en">{title}</langstring></title>
    <description><langstring lang="en">{sentence}</langstring></description>
    <url>{launch}</url>
  </au>
</courseStructure>
"""

VERSIONS = {"1.2": "1.2", "2004": "2004 4th Edition", "2004-3rd": "2004 3rd Edition"}
#: An IRI of our own for the course; nothing is asked of it.
IRI = "urn:course:"


def scorm(standard: str, identifier: str, title: str, files: list[str]) -> str:
    """Return `imsmanifest.xml` for the package with these `files`, paths from its root with the launch page among them."""
    listed = "\n".join(f"      <file href={quoteattr(name)} />" for name in files)
    old = standard == "1.2"
    words = _12 if old else _2004
    return _SCORM.format(
        identifier=quoteattr(identifier),
        names=" ".join(f'xmlns{":" if short else ""}{short}="{name}"' for short, name, _ in words),
        places=" ".join(f"{name} {file}" for _, name, file in words),
        title=escape(title),
        version=VERSIONS[standard],
        sequencing="" if old else _SEQUENCING,
        kind="scormtype" if old else "scormType",
        launch=LAUNCH,
        files=listed,
    )


def cmi5(identifier: str, title: str, sentence: str, *, passed: bool) -> str:
    """Return `cmi5.xml`. `passed`: the course is over with “passed” too, and not with “completed” alone."""
    return _CMI5.format(
        iri=quoteattr(IRI + identifier),
        au=quoteattr(f"{IRI}{identifier}:au"),
        title=escape(title),
        sentence=escape(sentence),
        move_on=quoteattr("CompletedAndPassed" if passed else "Completed"),
        launch=LAUNCH,
    )
