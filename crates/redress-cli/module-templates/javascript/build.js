// Builds the component: the module, and the JavaScript engine that runs it, without imports. It is called as package.json says.
//
//   node build.js [CONTRACT [COMPONENT]]

import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { componentize } from "@bytecodealliance/componentize-js";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const { name } = JSON.parse(await readFile(here("package.json"), "utf8"));
const [contract = here("policy.wit"), component = here(`${name}.wasm`)] = process.argv.slice(2);
const made = await componentize({
  sourcePath: here("module.js"),
  witPath: contract,
  worldName: "policy-module",
  // a decision reads no clock, draws no lots and speaks to nobody
  disableFeatures: ["stdio", "random", "clocks", "http", "fetch-event"],
});
if (made.imports.length > 0) {
  throw new Error(`the component asks for ${JSON.stringify(made.imports)}`);
}
await writeFile(component, made.component);
