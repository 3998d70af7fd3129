"""Nothing foreign runs: the policy of each page knows just the scripts of the theme, over http and from a folder."""

from __future__ import annotations

import pytest
from conftest import Learner
from jinja2 import TemplateNotFound
from playwright.sync_api import expect

from macros import policy
from macros.policy import Inside

STRATEGY = "strategies/01-build-trust-and-rapport.html"
CASE = "cases/the-man-who-walks-in-front.html"


def faults(folder) -> dict[str, list[str]]:
    """Return, page by page, what stands in a page and its policy does not know, or the other way round."""
    found = {}
    for page in sorted(folder.rglob("*.html")):
        inside = Inside(page.read_text(encoding="utf-8"))
        own = [*inside.attributes]
        for kind, standing in (("script", inside.scripts), ("style", inside.styles)):
            known = inside.allowed(f"{kind}-src")
            own += [f"{kind} that the policy does not know: {each}" for each in standing if each not in known]
            own += [f"{kind} that is not there: {each}" for each in known if each not in standing]
        if "unsafe" in inside.policy or "default-src 'none'" not in inside.policy:
            own.append(f"policy: {inside.policy}")
        if own:
            found[page.relative_to(folder).as_posix()] = own
    return found


@pytest.mark.parametrize("builder", ["site", "zensical_site"])
def test_the_policy_of_each_page_knows_just_the_scripts_in_it(request, builder):
    folder = request.getfixturevalue(builder)
    assert faults(folder) == {}
    pages = [Inside(page.read_text(encoding="utf-8")) for page in folder.rglob("*.html")]
    assert {len(page.scripts) for page in pages} == {0, 3}  # none on the page of a wrong address


PLANTED = {
    "a further script": ("</body>", "<script>alert(1)</script></body>", "script that the policy does not know"),
    "a changed script": ("<script>var palette", "<script>var  palette", "script that the policy does not know"),
    "a script that is gone": (
        "<script>var palette",
        "<script type='application/json'>var palette",
        "that is not there",
    ),
    "a style sheet": ("</head>", "<style>p { color: red }</style></head>", "style that the policy does not know"),
    "a style attribute": ("<h1", "<h1 style='color: red'", "<h1 style="),
    "a handler": ("<h1", "<h1 onclick='alert(1)'", "<h1 onclick="),
    "a script as an address": ("<h1", "<a href=' JavaScript:alert(1)'></a><h1", "<a href="),
    "a lax policy": ("script-src 'self'", "script-src 'self' 'unsafe-inline'", "policy: "),
    "no policy": ('http-equiv="Content-Security-Policy"', 'name="policy"', "policy: "),
}


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_put_into_a_page_is_found(site, tmp_path, name):
    before, after, says = PLANTED[name]
    text = (site / STRATEGY).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "page.html").write_text(text.replace(before, after, 1), encoding="utf-8")
    assert any(says in each for each in faults(tmp_path)["page.html"])


FOREIGN = """(expected) => {
    const complaints = [];
    document.addEventListener("securitypolicyviolation", (event) => complaints.push(event.effectiveDirective));
    const script = document.createElement("script");
    script.textContent = "window.foreign = 'script'";
    document.body.append(script);
    const picture = document.createElement("div");
    picture.innerHTML = "<img src='data:,' onerror='window.foreign = `handler`'><p style='color: red'>x</p>";
    document.body.append(picture);
    const link = Object.assign(document.createElement("a"), { href: "javascript:window.foreign = 'address'" });
    document.body.append(link);
    link.click();
    return new Promise((resolve) => {
        const wait = () => (complaints.length < expected.length ? requestAnimationFrame(wait) : resolve(complaints.sort()));
        wait();
    });
}"""


@pytest.mark.both
def test_an_injected_script_a_handler_and_a_script_as_an_address_do_not_run(browser, base, pytestconfig):
    context = browser.new_context()
    page = context.new_page()
    complaints = ["script-src-attr", "script-src-elem", "script-src-elem", "style-src-attr"]
    if pytestconfig.getoption("server").startswith("release") and base.startswith("http"):
        complaints = sorted(2 * complaints)  # the header forbids it, and the page
    for name in ("index.html", STRATEGY):
        page.goto(base + name)
        assert page.evaluate(FOREIGN, complaints) == complaints, name
        assert page.evaluate("window.foreign") is None
    context.close()


@pytest.mark.both
def test_a_script_written_into_the_page_s_text_does_not_run(browser, base, site):
    """As somebody could who may write to the share and adds to a page, but not to its policy."""
    context = browser.new_context()
    page = context.new_page()
    added = "<script>window.foreign = 1</script><img src='data:,' onerror='window.foreign = 2'>"
    text = (site / "index.html").read_text(encoding="utf-8").replace("</body>", f"{added}</body>")
    page.route("**/index.html", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto(base + "index.html")
    assert page.evaluate("window.foreign") is None
    assert page.evaluate("typeof __md_get") == "function"
    context.close()


@pytest.mark.both
def test_search_colours_cases_maps_and_print_work_under_the_policy(learner: Learner):
    """The fixture sees that nothing complains meanwhile."""
    page = learner.page
    page.goto(learner.base + "index.html")
    learner.search("rupture").first.wait_for()
    page.keyboard.press("Escape")
    switch = page.locator("form[data-md-component='palette'] label:visible")
    before = page.evaluate("document.body.dataset.mdColorScheme")
    switch.click()
    page.locator(f"body:not([data-md-color-scheme='{before}'])").wait_for()
    page.goto(learner.base + CASE)
    expect(page.locator("body")).not_to_have_attribute("data-md-color-scheme", before)
    page.locator("course-case[data-ready]").wait_for()
    figure = page.locator("[data-map]").first
    assert figure.evaluate("element => element.querySelector('svg').viewBox.baseVal.width") > 0
    page.emulate_media(media="print")
    assert figure.evaluate("element => getComputedStyle(element).breakInside") == "avoid"
    assert page.pdf().startswith(b"%PDF")


def test_another_theme_script_stops_neither_builder_silently(tmp_path):
    """A template of the theme that is gone is an error of the build, and not a page whose scripts are dead."""

    class Theme(dict):
        dirs = (str(tmp_path),)

    with pytest.raises(TemplateNotFound):
        policy.hashes({"theme": Theme(features=[])}, 0)
    for name in policy.TEMPLATES:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<script>{{ base_url }}</script>", encoding="utf-8")
    assert policy.hashes({"theme": Theme(features=["x"])}, 2) == [policy.hashed("../..")] * 3
