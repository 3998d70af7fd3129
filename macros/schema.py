"""Writes the JSON Schema of the data file, from which editors complete and explain keys: `python -m macros.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from .model import Course

FILE = Path(__file__).resolve().parent.parent / "docs" / "_data" / "strategies.schema.json"


def schema() -> str:
    """Return the JSON Schema as text."""
    return json.dumps(Course.model_json_schema(by_alias=True), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema(), encoding="utf-8")
