"""What a page may call, and what happens when the course or a page has problems."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

from . import load, policy, render

ROOT = Path(__file__).resolve().parent.parent
# MkDocs counts what is warned here, so that `--strict` stops at it.
log = logging.getLogger("mkdocs.plugins.course")
# What is said here is seen with either builder and counted by none: the course as shipped has no clinic of its own.
notice = logging.getLogger("course")


class _Once(logging.Filter):
    """Lets each message through once; it stays with its logger when this file is loaded anew, as Zensical does."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        new = said not in self._said
        self._said.add(said)
        return new


if not notice.filters:
    notice.addFilter(_Once())

_warned: dict[str, load.Loaded] = {}


def register(env: Any) -> None:
    """Load the course and register the macros with the builder's environment `env`.

    Raises:
        PluginError: the data file or a page has problems; the message lists them all.
    """
    loaded = load.load(ROOT)
    if loaded.problems or loaded.course is None:
        raise PluginError(loaded.listing())
    # Zensical registers once a page, MkDocs once a build; a warning is said once.
    if loaded is not _warned.get("course"):
        for warning in loaded.warnings:
            log.warning(str(warning))
        for note in loaded.notices:
            notice.warning(str(note))
        _warned["course"] = loaded
    pages = render.Pages(loaded.course, lambda: _depth(env), loaded.base)
    env.course_errors = []
    for name in render.MACROS:
        env.macro(_safe(env, name, getattr(pages, name)), name)
    if getattr(env, "page", None) is not None and not hasattr(env.page, "file"):
        before_page(env)  # Zensical registers for each page, and tells of no other moment


def _safe(env: Any, name: str, macro: Callable[..., str]) -> Callable[..., str]:
    """Wrap a macro so that a wrong call becomes an error with the page's name and no traceback."""

    @functools.wraps(macro)
    def call(*args: Any) -> str:
        try:
            return macro(*args)
        except (render.UnknownNameError, TypeError) as error:
            shown = ", ".join(repr(arg) for arg in args)
            env.course_errors.append(f"docs/{_page(env)}: {{{{ {name}({shown}) }}}}: {error}")
            return ""

    return call


def before_page(env: Any) -> None:
    """Tell the page's template which scripts of the theme the page may run."""
    env.page.meta["script_hashes"] = policy.hashes(env.conf, _depth(env))


def after_page(env: Any) -> None:
    """Raise what the macros of this page reported.

    Raises:
        PluginError: a macro was called wrongly, or is unknown.
    """
    errors, env.course_errors = env.course_errors, []
    if env.markdown.startswith("# _Macro "):
        said = " ".join(re.sub(r"[_*`#]", "", env.markdown.split("```")[0]).split())
        errors.append(f"docs/{_page(env)}: {said} Known macros: {', '.join(render.MACROS)}.")
    if errors:
        raise PluginError("\n".join(errors))


def _page(env: Any) -> str:
    page = env.page
    return page.file.src_uri if hasattr(page, "file") else str(page.path)


def _depth(env: Any) -> int:
    """Return how many folders down the page lies."""
    return _page(env).count("/")
