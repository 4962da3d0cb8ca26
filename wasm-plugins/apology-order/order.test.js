import assert from "node:assert/strict";
import { test } from "node:test";

import { module, manifest } from "./module.js";
import { orderOf, sentences } from "./order.js";

test("which comes first", () => {
  for (const [draft, order] of [
    ["We are sorry for the wait. When may we call you?", "apology first"],
    ["When may we call you? We are sorry for the wait.", "question first"],
    ["Could you send us the receipt? Thank you.", "no apology"],
    ["", "no apology"],
    ["Our apologies.", "apology first"],
    ["I'm sorry, could you say when it broke?", "apology first"],
    ["> why is nobody sorry?\nWe apologise. Where shall we send it?", "apology first"],
    ["> sorry to bother you\nWhere shall we send it? Sorry again.", "question first"],
    ["We are not sorry. Where shall we send it?", "no apology"],
    ["There is no need to apologise. Where was it?", "no apology"],
    ["Es tut uns sehr leid. Wann dürfen wir anrufen?", "apology first"],
    ["Wann dürfen wir anrufen? Wir bitten um Entschuldigung.", "question first"],
    ["Why did it break? Das tut uns sehr leid.", "question first"],
    ["Unfortunately version 2.0 broke. We regret that!", "apology first"],
  ]) {
    assert.equal(orderOf(draft).order, order, draft);
  }
});

test("sentences have places in characters", () => {
  assert.deepEqual(sentences("😀 Hello. How are you?"), [
    { text: "😀 Hello.", at: 0, until: 8 },
    { text: "How are you?", at: 9, until: 21 },
  ]);
  // what is quoted counts too
  const draft = "> 😀😀 why?\nWhere?";
  const [{ at, until }] = sentences(draft);
  assert.equal([...draft].slice(at, until).join(""), "Where?");
});

test("the module speaks in the words of the contract", () => {
  const given = (draft) => ({
    facts: [{ name: "draft", state: { tag: "known", val: 0 } }],
    nodes: [{ tag: "scalar", val: { tag: "text", val: draft } }],
  });
  const report = module.run(given("Where? Sorry."));
  assert.deepEqual(report.values.map(({ name }) => name), ["order", "questions_at"]);
  assert.deepEqual(report.findings[0].val.inDraft, [{ from: 0, until: 6 }]);
  assert.equal(report.findings[0].val.because, "the draft asks first: `Where?`");
  assert.deepEqual(module.run(given("Sorry.")).findings, []);
  const missing = { facts: [{ name: "draft", state: { tag: "missing" } }], nodes: [] };
  assert.throws(() => module.run(missing), (stop) => stop.tag === "missing" && stop.val[0] === "draft");
  assert.deepEqual(manifest.describe().findings, ["advice"]);
});
