// In which order a draft apologises and asks; plain functions, tested without WebAssembly. The engine that is built into the
// component knows no properties of characters (`\p{…}`).

// Words by which a writer apologises, in English and German. `sorry` is written in both.
const APOLOGY = new RegExp(
  [
    String.raw`\bsorry\b`,
    String.raw`\bapolog(?:y|ies|i[sz]e[ds]?|i[sz]ing)\b`,
    String.raw`\bregret(?:s|ted)?\b`,
    String.raw`\bforgive\s+(?:me|us)\b`,
    String.raw`\bentschuldig(?:e|en|ung)\b`,
    String.raw`\bverzeih(?:en|ung)\b`,
    String.raw`\btut\s+(?:es\s+)?(?:mir|uns)\b[^.?!\n]{0,40}\bleid\b`,
    String.raw`\bbedau(?:re|er[en])\w*`,
  ].join("|"),
  "i",
);

// An apology that is denied is none: `we are not sorry`, `there is no need to apologise`.
const DENIED = /\b(?:not|no|never|nicht|keine?n?)\b(?:\s+\S+){0,3}\s*$/i;

/**
 * The sentences of a draft in order, each with the characters of the draft at which it begins and ends.
 * What the writer quotes (lines that begin with `>`) is left out.
 *
 * @param {string} draft
 * @returns {{ text: string, at: number, until: number }[]}
 */
export function sentences(draft) {
  const own = draft.replace(/^[ \t]*>.*$/gm, (quoted) => " ".repeat([...quoted].length));
  const found = [];
  for (const match of own.matchAll(/[^.?!\n]+(?:[.?!]+(?=\s|$|["'”’)])|\n|$|[.?!]+)/g)) {
    const text = match[0].trim();
    if (/[^\s\d.,;:!?"'()<>/-]/.test(text)) {
      const before = own.slice(0, match.index + match[0].indexOf(text[0]));
      const at = [...before].length;
      found.push({ text, at, until: at + [...text].length });
    }
  }
  return found;
}

/** Whether a sentence apologises. */
export function apologises(sentence) {
  const match = APOLOGY.exec(sentence);
  return match !== null && !DENIED.test(sentence.slice(0, match.index));
}

/** Whether a sentence asks something. */
export function asks(sentence) {
  return /\?["'”’)]*$/.test(sentence);
}

/**
 * The first apology, the first question, and which of them comes first.
 *
 * @param {string} draft
 */
export function orderOf(draft) {
  const all = sentences(draft);
  const apology = all.find(({ text }) => apologises(text));
  const question = all.find(({ text }) => asks(text));
  let order;
  if (apology === undefined) {
    order = "no apology";
  } else if (question === undefined || apology.at <= question.at) {
    order = "apology first";
  } else {
    order = "question first";
  }
  return { order, apology, question };
}
