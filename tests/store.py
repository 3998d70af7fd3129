"""What lies in the browser's store, read and written past the course, as another edition or a damaged disk would."""

from __future__ import annotations

from playwright.sync_api import Page

DATABASE = "course-record:working-with-resistant-clients"


def all_of(store: str) -> str:
    """Return a script that gives every row of a store."""
    return f"""() => new Promise((resolve, reject) => {{
        const request = indexedDB.open("{DATABASE}");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {{
            const all = request.result.transaction("{store}").objectStore("{store}").getAll();
            all.onsuccess = () => {{ request.result.close(); resolve(all.result); }};
        }};
    }})"""


DRAFTS, EVENTS_KEPT = all_of("drafts"), all_of("events")


def rows(page: Page, store: str) -> list[dict]:
    """Return what lies in a store of the record; of the events, which lie in blocks, each by itself."""
    found = page.evaluate(all_of(store))
    return [{"event": event} for row in found for event in row["events"]] if store == "events" else found


def put(page: Page, store: str, row: dict) -> None:
    """Put a row into a store by hand."""
    script = """([name, store, row]) => new Promise((resolve) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => {
            const writing = request.result.transaction(store, "readwrite");
            writing.objectStore(store).put(row);
            writing.oncomplete = () => { request.result.close(); resolve(); };
        };
    })"""
    page.evaluate(script, [DATABASE, store, row])
