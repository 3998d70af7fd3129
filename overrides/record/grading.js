// How a response is graded. Pure.
var course = course || {};
course.grading = (function () {
  "use strict";

  /**
   * Grade a response.
   * @param {string} kind of question
   * @param {string[]} response ids, chosen or in order
   * @param {{grades?: Record<string, string>, order?: string[]}} key the grade of each option, or the steps in order
   * @returns {Result} “partly” is an acceptable choice, or more best than wrong ones of several and none harmful, or two thirds of the pairs in order
   */
  function grade(kind, response, key) {
    if (kind === "put in order") return gradeOrder(response, key.order || []);
    const grades = key.grades || {};
    const chosen = response.map((id) => grades[id]);
    if (kind === "choose one") {
      if (chosen[0] === "best") return "correct";
      return chosen[0] === "acceptable" ? "partly" : "not yet";
    }
    const best = Object.keys(grades).filter((id) => grades[id] === "best");
    const hit = best.filter((id) => response.includes(id)).length;
    const wrong = chosen.filter((each) => each === "unhelpful" || each === "harmful").length;
    if (hit === best.length && wrong === 0) return "correct";
    return hit > wrong && !chosen.includes("harmful") ? "partly" : "not yet";
  }

  /** @param {string[]} response @param {string[]} order @returns {Result} partly: two thirds of the pairs in order */
  function gradeOrder(response, order) {
    let pairs = 0;
    let right = 0;
    for (let early = 0; early < order.length; early += 1) {
      for (let late = early + 1; late < order.length; late += 1) {
        pairs += 1;
        if (response.indexOf(order[early]) < response.indexOf(order[late])) right += 1;
      }
    }
    if (right === pairs) return "correct";
    return right / pairs >= 2 / 3 ? "partly" : "not yet";
  }

  return { grade };
})();
