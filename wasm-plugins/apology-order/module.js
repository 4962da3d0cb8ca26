// The module: what the host calls. The interfaces are those of schemas/wit/policy.wit.

import { orderOf } from "./order.js";

export const manifest = {
  describe() {
    return {
      name: "apology-order",
      version: "1.1.0",
      meaning: "whether a draft apologises before it asks the customer anything",
      reads: [{ name: "draft", type: "text", meaning: "the text that would be sent", optional: false }],
      readsAt: false,
      findings: ["advice"],
      values: [
        { name: "order", type: "text", meaning: "`apology first`, `question first` or `no apology`" },
        { name: "questions_at", type: "integer", meaning: "where the first question begins, in characters; left out where none is asked" },
      ],
    };
  },
};

export const module = {
  run(given) {
    const { order, question } = orderOf(text(given, "draft"));
    const values = [{ name: "order", value: one({ tag: "text", val: order }) }];
    if (question !== undefined) {
      values.push({ name: "questions_at", value: one({ tag: "integer", val: BigInt(question.at) }) });
    }
    const findings = [];
    if (order === "question first") {
      findings.push({
        tag: "advice",
        val: {
          text: "apologise before the first question",
          inDraft: [{ from: question.at, until: question.until }],
          because: `the draft asks first: \`${shortened(question.text)}\``,
        },
      });
    }
    return { findings, values };
  },
};

/** The text of a fact; a stop that names it where it is missing. */
function text(given, name) {
  const state = given.facts.find((fact) => fact.name === name)?.state;
  if (state?.tag !== "known" && state?.tag !== "assumed") {
    throw { tag: "missing", val: [name] };
  }
  const node = given.nodes[state.val];
  if (node?.tag !== "scalar" || node.val.tag !== "text") {
    throw { tag: "failed", val: `\`${name}\` cannot be read: the module reads text` };
  }
  return node.val.val;
}

function one(scalar) {
  return { tag: "one", val: scalar };
}

function shortened(sentence) {
  const characters = [...sentence];
  return characters.length <= 80 ? sentence : `${characters.slice(0, 79).join("")}…`;
}
