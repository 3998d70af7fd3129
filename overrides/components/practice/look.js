// A second look at a typed reply: plain rules that point at questions, “why”, “but” and the usual openings of advice. Each is shown with how
// often it was right on the replies in tests/replies.txt. Reflections are never counted: rules can’t. Pure.
var course = course || {};
course.look = (function () {
  "use strict";

  /** Of ten times that a rule spoke up on the replies in tests/replies.txt, in how many it was right, rounded down and never more than 9; a test measures it. @type {Record<string, number>} */
  const RIGHT = { "open question": 9, "closed question": 9, "two questions": 9, why: 9, but: 9, advice: 9 };

  const OPENS = /^(?:what|how|where|who|which|when|whose|in what|at what|to what)\b/;
  // “How long”, “when did” and the like ask for one word, “how about” and “what if” suggest something.
  const SHORT = /^(?:how (?:long|many|much|old|often|soon|far|sure|likely|big|bad|about)|what (?:if|about)|when|who|where|what (?:time|day|age|date)|which)\b/;
  const CLOSES = /^(?:do|does|did|is|are|was|were|am|have|has|had|can|could|would|will|shall|should|might|may|isn't|aren't|wasn't|don't|doesn't|didn't|won't|wouldn't|couldn't|haven't|hasn't)\b/;
  // A request that has the form of a closed question and asks for an account.
  const INVITES = /^(?:can|could|would|will) (?:you|i|we) (?:tell|say|describe|help me|explain|talk|walk|take me|give me|show|hear)\b/;
  const LEAD = /^(?:and|so|but|then|okay|ok|right|well|now|oh|yes|or|thanks|thank you|sorry|hmm|mm)[\s,]+/;
  const HEARD = /\b(?:it sounds|sounds like|sounds as|you feel|you're feeling|you felt|i hear|i can hear|i can see|i understand|i get that|i get it|that must|i know (?:it's|this|that|you)|you're (?:angry|tired|worried|scared|upset|fed up|frightened|sad)|it's hard|that's hard|that sounds|it makes sense|that makes sense|i appreciate|i see (?:that|how|why))\b/;
  const ADVISES = /(?:^|[.!?,;:] )(?:(?:maybe|perhaps|honestly|i think|well|so|and|okay)[,]? )*(?:have you (?:tried|thought about|considered)|you should (?!have\b)|you ought|you need to|you (?:could|might) (?:try|want to|just)|you could always|why don't you|why not (?:just |try )?|if i were you|what you need|the best thing|i'd suggest|i suggest|i would suggest|my advice|i'd (?:advise|recommend|encourage you)|i (?:recommend|advise)|how about (?:you|we|trying|going|writing|taking)|what about (?:trying|going|writing|taking|asking|joining)|it (?:would|might|may) (?:be better|help) (?:if|to)|try to|try and|try not|just try|you have to|you've got to|you'd be better)\b/;

  /** @param {string} text @returns {string} in small letters, with straight apostrophes and without quotation marks */
  const plain = (text) => text.toLowerCase().replace(/’/g, "'").replace(/[“”"*]/g, " ").replace(/\s+/g, " ").trim();

  /** @param {string} text plain @returns {string[]} its sentences, each with its mark */
  const sentences = (text) => (text.match(/[^.!?]+[.!?]*/g) || []).map((each) => each.trim()).filter(Boolean);

  /** @param {string} sentence a question @returns {string} from where it begins to ask */
  function asking(sentence) {
    let rest = sentence;
    while (LEAD.test(rest)) rest = rest.replace(LEAD, "");
    return rest;
  }

  /** @param {string} question from where it begins to ask @returns {boolean} */
  const isOpen = (question) => (OPENS.test(question) && !SHORT.test(question)) || INVITES.test(question);

  /** @type {[string, (text: string, parts: string[]) => boolean][]} what each rule looks for */
  const RULES = [
    ["open question", (text, parts) => parts.some((each) => each.endsWith("?") && isOpen(asking(each)))],
    ["closed question", (text, parts) => parts.some((each) => each.endsWith("?") && CLOSES.test(asking(each)) && !INVITES.test(asking(each)))],
    ["two questions", (text, parts) => parts.some((each, at) => each.endsWith("?") && Boolean(parts[at + 1]?.endsWith("?")))],
    ["why", (text, parts) => parts.some((each) => each.endsWith("?") && each.split(/[,;–—]/).some((clause) => /^why (?!don't you|not\b)/.test(asking(clause.trim()))))],
    ["but", (text, parts) => parts.some((each, at) => (HEARD.test(each) && /[,;–—-]\s*but\b/.test(each)) || (/^but\b/.test(each) && at > 0 && HEARD.test(parts[at - 1])))],
    ["advice", (text) => ADVISES.test(text)],
  ];

  /** @param {string} words a reply @returns {string[]} the names of what the rules find */
  function found(words) {
    const text = plain(words);
    const parts = sentences(text);
    return RULES.filter(([, finds]) => finds(text, parts)).map(([name]) => name);
  }

  /** @param {string} words a reply @returns {{name: string, right: number}[]} what is pointed at, and in how many of ten times that is right */
  const at = (words) => found(words).map((name) => ({ name, right: RIGHT[name] }));

  return { RIGHT, found, at };
})();
