"""The same build as an e-learning module for a learning management system: SCORM 1.2, SCORM 2004 and cmi5.

The site's own build never sees this folder. `python3 -m lms SITE --out DIR` reads a built site and writes one zip for
each standard, with nothing but Python's standard library.
"""
