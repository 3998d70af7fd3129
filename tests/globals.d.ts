// What the course's scripts share: one object, filled by each.
interface Window {
  course: any;
}
