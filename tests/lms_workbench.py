"""Settings of the workbench in which the SCORM block of Open edX runs, with a database and files of the test's own.

The workbench lacks what Open edX has: a scenario of the block under its name, a learner, a place of the block in a
course, and addresses for the files of a package.
"""

import os
from types import SimpleNamespace

from workbench.settings import *  # noqa: F403
from workbench.settings import MIDDLEWARE as ALL

ROOM = os.environ["WORKBENCH_ROOM"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{ROOM}/workbench.db"}}
MEDIA_ROOT, MEDIA_URL = f"{ROOM}/media", "/media/"
LOGGING = {}
MIDDLEWARE = [each for each in ALL if "Csrf" not in each]


def _address(block):
    from django.core.files.storage import default_storage  # noqa: PLC0415 - settings have to be there first

    return default_storage.url(os.path.join(block.extract_folder_path, block.index_page_path))  # noqa: PTH118


from openedxscorm import ScormXBlock  # noqa: E402

ScormXBlock.workbench_scenarios = staticmethod(lambda: [("Course", "<vertical_demo><scorm/></vertical_demo>")])
_PLACE = SimpleNamespace(block_id="course", org="clinic", course="training", run="one", html_id=lambda: "course")
ScormXBlock.location = property(lambda _block: _PLACE, lambda _block, _value: None)
ScormXBlock.index_page_url = property(_address)
_WHO = {"edx-platform.user_id": 7, "edx-platform.username": "ann"}
ScormXBlock.get_current_user_attr = lambda _block, name: _WHO.get(name)
