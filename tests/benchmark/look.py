"""How often each rule of the second look is right, on the replies in tests/replies.txt."""

from __future__ import annotations

from conftest import pure
from look import REPLIES, precision
from playwright.sync_api import Browser


def measure(browser: Browser) -> None:
    """Print of each rule in how many replies it is right, of those at which it points."""
    rules = pure(browser.new_page(), "components/practice/look.js")
    print(f"The second look, on {len(REPLIES)} replies:")
    for name, (right, of) in precision(rules).items():
        print(f"  {name}: right in {right} of {of}, {right / of:.2f}")
