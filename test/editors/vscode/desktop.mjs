/** The same suite in a desktop VS Code, for who may download one: node test/editors/vscode/desktop.mjs [VERSION] */
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { makeStore } from "../store.mjs";
import { buildSuite } from "./buildSuite.mjs";

const root = join(import.meta.dirname, "../../..");
const suite = await buildSuite();
const data = makeStore();
process.exitCode = await runTests({
  version: process.argv[2] ?? "stable",
  extensionDevelopmentPath: root,
  extensionTestsPath: suite,
  extensionTestsEnv: { DATANET_HOME: data.store },
  launchArgs: [data.workspace, "--disable-workspace-trust"],
});
data.remove();
