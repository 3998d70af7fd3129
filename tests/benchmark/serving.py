"""Requests a second and bytes of visits beside plain Material, both compressed and behind the same server."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from pathlib import Path

from conftest import ROOT, build
from playwright.sync_api import Browser
from servers import release_module, running

from .plain import STRATEGY, plain_material

RUNS = 7


def requests_a_second(address: str) -> float:
    """Return how many times a second the server gives the page to whoever takes it compressed."""
    command = ["wrk", "-t1", "-c8", "-d5s", "-H", "Accept-Encoding: gzip", address.replace("clinic.test", "127.0.0.1")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])


def visits(browser: Browser, address: str) -> list[float]:
    """Return the kilobytes that come over the wire when a page is opened for the first time, and once more."""
    context = browser.new_context()
    page, sizes = context.new_page(), []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    found = []
    for _ in range(2):
        sizes.clear()
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found.append(sum(sizes) / 1000)
    context.close()
    return found


def measure(browser: Browser, room: Path) -> None:
    """Print requests a second and bytes of visits as ratios of plain Material, both compressed and served alike, in turn."""
    release = release_module()
    ours, plain = room / "ours", room / "plain" / "site"
    plain_material(room / "plain")
    assert build(ROOT, ours).returncode == 0
    release.write_servers(room / "server", release.Source("", 0, ROOT), release.header_policy(ours), [])
    # The header of the course would forbid plain Material its own scripts; all else is the same.
    shutil.copytree(room / "server", room / "open")
    location = room / "open" / "nginx-location.conf"
    location.write_text(re.sub(r".*Content-Security-Policy.*\n", "", location.read_text()), encoding="utf-8")
    with (
        running("release-nginx", room / "a", room / "server") as one,
        running("release-nginx", room / "b", room / "open") as other,
    ):
        addresses = {}
        for name, server, site in (("course", one, ours), ("plain", other, plain)):
            release.compress(site)
            addresses[name] = server.publish(site) + STRATEGY
        rates = {name: [] for name in addresses}
        for _ in range(RUNS):
            for name, address in addresses.items():
                rates[name].append(requests_a_second(address))
        middle = {name: statistics.median(values) for name, values in rates.items()}
        print(f"requests a second, strategy page: {middle['course'] / middle['plain']:.2f} of plain Material")
        sizes = {name: visits(browser, address) for name, address in addresses.items()}
        for place, visit in enumerate(("first", "second")):
            (course, plain_size) = (sizes[name][place] for name in ("course", "plain"))
            print(
                f"{visit} visit: {course:.0f} kB, plain Material {plain_size:.0f} kB, ratio {course / plain_size:.1f}"
            )
