// The due day of an assignment as a file for a calendar. Pure.
var course = course || {};
course.calendar = (function () {
  "use strict";

  /**
   * A day in a calendar, as a file of iCalendar (RFC 5545).
   * @param {{id: string, due: string}} plan @param {string} title @param {string} text
   * @returns {string} with CRLF; lines folded at 75 octets (3.1), text escaped (3.3.11)
   */
  function calendar(plan, title, text) {
    const escaped = (/** @type {string} */ words) => words.replace(/[\\;,]/g, "\\$&").replace(/\r\n?|\n/g, "\\n");
    const day = plan.due.replaceAll("-", "");
    const next = new Date(Date.parse(`${plan.due}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
    const lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//course//assignment//EN", "BEGIN:VEVENT", `UID:${plan.id}@course`,
      `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`, `DTSTART;VALUE=DATE:${day}`, `DTEND;VALUE=DATE:${next}`,
      `SUMMARY:${escaped(title)}`, `DESCRIPTION:${escaped(text)}`, "END:VEVENT", "END:VCALENDAR",
    ];
    return `${lines.map(folded).join("\r\n")}\r\n`;
  }

  /** @param {string} line @returns {string} */
  function folded(line) {
    const parts = [""];
    let octets = 0;
    for (const letter of line) {
      const more = new TextEncoder().encode(letter).length;
      if (octets + more > 74) {
        parts.push(" ");
        octets = 1;
      }
      parts[parts.length - 1] += letter;
      octets += more;
    }
    return parts.join("\r\n");
  }

  return calendar;
})();
