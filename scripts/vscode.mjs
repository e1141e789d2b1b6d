/**
 * Shows the example in a real VS Code with the packed extension: `npm run vscode`. The desktop one if `code`
 * is on the PATH, in folders of its own so that the user's settings and extensions stay as they are; else
 * the VS Code server in a browser, until Ctrl-C.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startServer, workbenchUrl } from "../test/editors/workbench.mjs";

const root = join(import.meta.dirname, "..");
const example = join(root, "build/demo/example");
const store = join(root, "build/demo/store");
const vsix = join(root, "dist/datanet.vsix");
const settings = {
  "datanet.stores": [store],
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
};

if (!existsSync(example) || !existsSync(store)) run("npm", ["start"]);
run(process.execPath, [join(root, "scripts/package.mjs")]);
if (commandPath("code")) openDesktop();
else await openServer();

function openDesktop() {
  const data = join(root, "build/vscode/data");
  mkdirSync(join(data, "User"), { recursive: true });
  writeFileSync(join(data, "User/settings.json"), JSON.stringify(settings, null, 2));
  const folders = ["--user-data-dir", data, "--extensions-dir", join(root, "build/vscode/extensions")];
  run("code", [...folders, "--install-extension", vsix, "--force"]);
  run("code", [...folders, "--new-window", example]);
}

async function openServer() {
  const server = await startServer("1.139", { settings, vsix });
  const url = workbenchUrl(server.port, example);
  console.log(`VS Code ${server.version} on the example: ${url}\nCtrl-C ends it.`);
  const opener = ["xdg-open", "open"].find(commandPath);
  if (opener) {
    const opening = spawn(opener, [url], { stdio: "ignore", detached: true });
    opening.once("error", () => {}); // The address is printed; opening it is a convenience.
    opening.unref();
  }
  await new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  await server.stop();
}

function run(file, args) {
  execFileSync(file, args, { cwd: root, stdio: "inherit" });
}

function commandPath(name) {
  try {
    return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}
