/** The same suite in a desktop VS Code, for who may download one: node test/editors/vscode/desktop.mjs [VERSION] */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { runTests } from "@vscode/test-electron";
import { makeStore } from "../store.mjs";

const root = join(import.meta.dirname, "../../..");
execFileSync(process.execPath, ["esbuild.mjs", "hostTests"], { cwd: root, stdio: "inherit" });
const data = makeStore();
process.exitCode = await runTests({
  version: process.argv[2] ?? "stable",
  extensionDevelopmentPath: root,
  extensionTestsPath: join(root, "build/host-tests/index.cjs"),
  extensionTestsEnv: { DATANET_HOME: data.store },
  launchArgs: [data.workspace, "--disable-workspace-trust"],
});
data.remove();
