// Whether a parcel is a letter, a parcel or freight. The interfaces are those of policy.wit.

export const manifest = {
  describe() {
    return {
      name: "{{name}}",
      version: "0.1.0",
      meaning: "whether a parcel is a letter, a parcel or freight",
      reads: [{ name: "weight", type: "integer", meaning: "what the parcel weighs, in grams", optional: false }],
      readsAt: false,
      findings: ["advice"],
      values: [{ name: "class", type: "text", meaning: "`letter`, `parcel` or `freight`" }],
    };
  },
};

export const module = {
  run(given) {
    const weight = integer(given, "weight");
    const weightClass = weight <= 750n ? "letter" : weight <= 30_000n ? "parcel" : "freight";
    const findings = [];
    if (weightClass === "freight") {
      findings.push({ tag: "advice", val: { text: "ask the depot for a lorry", inDraft: [] } });
    }
    return {
      findings,
      values: [{ name: "class", value: { tag: "one", val: { tag: "text", val: weightClass } } }],
    };
  },
};

/** A fact that is a whole number, as a BigInt. What is missing is named; the rule is then unknown. */
function integer(given, name) {
  const state = given.facts.find((fact) => fact.name === name)?.state;
  if (state?.tag !== "known" && state?.tag !== "assumed") {
    throw { tag: "missing", val: [name] };
  }
  const node = given.nodes[state.val];
  if (node?.tag !== "scalar" || node.val.tag !== "integer") {
    throw { tag: "failed", val: `\`${name}\` cannot be read: the module reads a whole number` };
  }
  return node.val.val;
}
