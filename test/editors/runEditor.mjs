/** An editor without a window, started on a workspace of its own with the built server as its language server. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeStore } from "./store.mjs";

/** Runs the editor's script and takes over its exit code; a process left behind is a failure. */
export async function runEditor(version, file, args) {
  const server = join(import.meta.dirname, "../../dist/server.js");
  if (!existsSync(server)) throw new Error(`${server}: not there; run: npm run build`);
  const { workspace, env, remove } = makeStore();
  const own = {
    ...env,
    DATANET_SERVER: server,
    DATANET_NODE: process.execPath,
    DATANET_WORKSPACE: workspace,
  };
  const editor = spawn(file, args, {
    cwd: workspace,
    env: { ...process.env, ...own, LC_ALL: "C.UTF-8" },
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  console.log(`${version}, pid ${editor.pid}`);
  const tooLong = setTimeout(() => process.kill(-editor.pid, "SIGKILL"), 120_000);
  process.exitCode = await new Promise((resolve) => editor.once("close", (code) => resolve(code ?? 1)));
  clearTimeout(tooLong);
  try {
    process.kill(-editor.pid, "SIGKILL");
    console.error("the language server outlived the editor");
    process.exitCode = 1;
  } catch {
    // Every process of the group has ended, as it should.
  }
  remove();
}
