import assert from "node:assert/strict";
import { test } from "node:test";

import { module } from "./module.js";

const given = (weight) => ({
  facts: [{ name: "weight", state: { tag: "known", val: 0 } }],
  nodes: [{ tag: "scalar", val: { tag: "integer", val: weight } }],
});

test("the weight says the class", () => {
  for (const [weight, expected] of [[750n, "letter"], [751n, "parcel"], [30_001n, "freight"]]) {
    assert.equal(module.run(given(weight)).values[0].value.val.val, expected);
  }
});

test("a missing weight is named", () => {
  const missing = { facts: [{ name: "weight", state: { tag: "missing" } }], nodes: [] };
  assert.throws(() => module.run(missing), (stop) => stop.tag === "missing" && stop.val[0] === "weight");
});
