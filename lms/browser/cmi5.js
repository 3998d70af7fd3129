var course = course || {};
course.Cmi5 = class {
  /** @param {any} page @param {any} about */
  constructor(page, about) {}
};
