// Reads statements as JSON from its input, and prints what the validator finds in each, a line each.
"use strict";
const validate = require("@learninglocker/xapi-validation").default;
for (const statement of JSON.parse(require("fs").readFileSync(0, "utf8"))) {
  for (const warning of validate(statement, ["statement"])) console.log(statement.verb?.id, warning.constructor.name, JSON.stringify(warning));
}
