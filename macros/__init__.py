"""The door between the pages and the course: both builders load this file, and `serve` loads it once.

Everything else is loaded from here, anew whenever a file of this folder changed, so that an edit shows under
`mkdocs serve`. Zensical runs this file anew and calls `define_env` for each page, and does not put the project on the
path of modules.
"""

import atexit
import importlib
import sys
import types
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
#: What one page has loaded serves the next: kept with Python's modules, where it outlives this file.
_loaded = vars(sys.modules.setdefault("macros_loaded", types.ModuleType("macros_loaded")))


def define_env(env):
    """Give the pages their macros. `env` is the builder's macro environment."""
    if str(FOLDER.parent) not in sys.path:
        sys.path.insert(0, str(FOLDER.parent))
    state = [(file.name, file.stat().st_mtime_ns) for file in sorted(FOLDER.glob("*.py"))]
    if _loaded.get("state") != state:
        for name in [name for name in sys.modules if name.startswith("macros.")]:
            del sys.modules[name]
        _loaded["state"] = state
        _loaded["register"] = importlib.import_module("macros.register")
    _loaded["register"].register(env)
    # Zensical tells nobody that the site is written. It is when the program ends; its `serve` shows plain names.
    if type(env).__module__.startswith("zensical.") and "site" not in _loaded:
        _loaded["site"] = Path(env.project_dir) / env.conf["site_dir"]
        atexit.register(importlib.import_module("macros.finish").finish, _loaded["site"])


def on_pre_page_macros(env):
    """Tell each page of MkDocs, before it is written, which scripts it may run."""
    _loaded["register"].before_page(env)


def on_post_page_macros(env):
    """Stop an MkDocs build at a page whose macros failed."""
    _loaded["register"].after_page(env)


def on_post_build(env):
    """Finish what an MkDocs build wrote."""
    importlib.import_module("macros.finish").finish(Path(env.conf["site_dir"]))
