"""Real web servers for the tests: nginx and Apache, plain or with the files of a release."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SUB_PATH = "/training/resistant/"
KINDS = ("nginx", "release-nginx", "release-apache")

PLAIN = """
types {{
  text/html html; text/css css; text/javascript js; application/json json; font/woff2 woff2; image/svg+xml svg;
}}
server {{
  listen 127.0.0.1:{port}; server_name clinic.test localhost;
  # What is published can change between two tests: the browser asks each time.
  add_header Cache-Control no-cache;
  location {path} {{ alias {folder}/course/; index index.html; error_page 404 {path}404.html; }}
}}
"""
NGINX = """
{user} daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  {inside}
}}
"""
#: As Debian sets it up, with compression on the way; the course's file is the last.
APACHE = """
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile apache.pid
ErrorLog error.log
Listen 127.0.0.1:{port}
ServerName clinic.test
{user}
{modules}
TypesConfig /etc/mime.types
<Directory />
  AllowOverride None
  Require all denied
</Directory>
DocumentRoot {folder}/empty
<IfModule mod_deflate.c>
  AddOutputFilterByType DEFLATE text/html text/plain text/css text/javascript application/javascript application/json
</IfModule>
Include {folder}/apache.conf
"""
MODULES = "mpm_event authz_core alias dir mime headers rewrite filter deflate autoindex setenvif env".split()


@dataclass
class Server:
    """A web server that serves folders under a sub-path of a plain-http name."""

    address: str
    folder: Path
    #: Whether a published site is copied, since the server may not enter the tests' folders.
    copies: bool = False

    def publish(self, site: Path) -> str:
        """Serve `site` from now on, as a clinic does that copies a new edition over the old, and return its address."""
        link = self.folder / "course"
        if link.is_symlink() or not link.exists():
            link.unlink(missing_ok=True)
        else:
            shutil.rmtree(link)
        if self.copies:
            shutil.copytree(site, link)
        else:
            link.symlink_to(site)
        return self.address


def release_module() -> Any:
    """Return `.ci/release.py` as a module."""
    if "release" not in sys.modules:
        spec = importlib.util.spec_from_file_location("release", ROOT / ".ci" / "release.py")
        sys.modules["release"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["release"])
    return sys.modules["release"]


def program(name: str) -> str:
    """Return where a server's program is; a user's path on Debian leaves out the folder of servers."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, f"install {name}, or run the README's test command, which does"
    return found


def set_up(text: str, folder: Path) -> str:
    """Return a server file of a release as somebody has changed it who keeps the course in `folder` under SUB_PATH."""
    release = release_module()
    for own, other in ((release.FOLDER, f"{folder}/course/"), (release.PATH, SUB_PATH)):
        text = text.replace(own, other).replace(f"{own.rstrip('/')}\n", f"{other.rstrip('/')}\n")
        text = text.replace(f"{own.rstrip('/')} ", f"{other.rstrip('/')} ")
    return text


@contextmanager
def running(kind: str, room: Path, files: Path | None = None) -> Iterator[Server]:
    """Run a server of `kind` in `room`; with server files of a release in `files`, for all kinds but the first."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    copies = kind == "release-apache" and os.geteuid() == 0
    # Apache never serves as root, and others may not enter the tests' folders.
    folder = Path(tempfile.mkdtemp(prefix="apache-")) if copies else room
    folder.chmod(0o755)
    if kind == "release-apache":
        (folder / "empty").mkdir(exist_ok=True)
        (folder / "apache.conf").write_text(set_up((files / "apache.conf").read_text(), folder))
        modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
        user = "User www-data\nGroup www-data" if copies else ""
        text = APACHE.format(folder=folder, port=port, user=user, modules=modules)
        (folder / "server.conf").write_text(text)
        command = [program("apache2"), "-d", str(folder), "-f", "server.conf", "-DFOREGROUND"]
    else:
        inside = PLAIN.format(port=port, path=SUB_PATH, folder=folder)
        if files:
            for name in ("nginx-http.conf", "nginx-location.conf"):
                (folder / name).write_text(set_up((files / name).read_text(), folder))
            server = (
                f"listen 127.0.0.1:{port}; server_name clinic.test localhost; include {folder}/nginx-location.conf;"
            )
            inside = f"include {folder}/nginx-http.conf; server {{ {server} }}"
        # Started by root, it would serve as a user who may not enter the tests' folders.
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(user=user, inside=inside))
        command = [program("nginx"), "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"]
    process = subprocess.Popen(command)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, f"{kind} did not start: {(folder / 'error.log').read_text()}"
            time.sleep(0.05)
        yield Server(f"http://clinic.test:{port}{SUB_PATH}", folder, copies)
    finally:
        process.terminate()
        process.wait()
        if copies:
            shutil.rmtree(folder)
