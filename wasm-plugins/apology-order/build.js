// Builds the component: the module, and the JavaScript engine that runs it, without imports.
//
//   node build.js CONTRACT COMPONENT

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { componentize } from "@bytecodealliance/componentize-js";

const [contract, component] = process.argv.slice(2);
const made = await componentize({
  sourcePath: fileURLToPath(new URL("module.js", import.meta.url)),
  witPath: contract,
  worldName: "policy-module",
  // a decision reads no clock, draws no lots and speaks to nobody
  disableFeatures: ["stdio", "random", "clocks", "http", "fetch-event"],
});
if (made.imports.length > 0) {
  throw new Error(`the component asks for ${JSON.stringify(made.imports)}`);
}
await writeFile(component, made.component);
