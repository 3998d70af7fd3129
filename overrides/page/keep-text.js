// A field whose words are a draft while they are typed.
// Needs page/notice-due.
var course = course || {};
/**
 * Save a field as a draft while it is typed into, and fill in the draft that was saved before.
 * @param {HTMLElement} host @param {InstanceType<typeof course.Store>} record @param {any} field @param {string} key what it is a draft of
 * @param {Element} place where other drafts are offered
 * @returns {() => any} call it to offer those that have come since
 */
course.keepText = function (host, record, field, key, place) {
  field.value = record.takeUp(key)?.response || "";
  field.addEventListener("input", () => (field.value ? record.saveDraft(key, field.value) : record.dropDrafts(key)));
  const others = () =>
    course.noticeDue.offer(host, place, record, record.otherDrafts(key), ({ response }) => response, async (other) => {
      await record.setAside(key);
      field.value = record.goOnWith(other).response;
      field.dispatchEvent(new Event("input", { bubbles: true })); // it is kept, and shown wherever the page shows it
      field.focus();
      others();
    });
  others();
  return others;
};
