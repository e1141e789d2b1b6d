/**
 * A real VS Code in a real browser: the VS Code server started in folders of its own, and chromium to look
 * at it. Nothing of the user's is touched, and no request may leave the machine.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { program, vscodeServer } from "./install.mjs";

/** Quiet settings: nothing starts, asks or downloads by itself. */
const quiet = {
  "workbench.startupEditor": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "security.workspace.trust.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

/**
 * Starts the VS Code server of a version ("1.100" or "1.139") in new, empty folders.
 *
 * @param options `settings`, `env`, `vsix` to install, and `driver`: whether pages may run tests in it
 * @returns the running server: `version`, `pid`, `port`, `state` (its folder), `log()` and `stop()`, which
 *   ends its whole process group and removes the folder
 */
export async function startServer(name, { settings = {}, env = {}, vsix, driver = false } = {}) {
  const { version, tree, node } = vscodeServer(name);
  const state = mkdtempSync(join(tmpdir(), "datanet-vscode-"));
  for (const folder of ["data/User", "home", "ext"]) mkdirSync(join(state, folder), { recursive: true });
  writeFileSync(join(state, "data/User/settings.json"), JSON.stringify({ ...quiet, ...settings }, null, 2));
  const main = join(tree, "out/server-main.js");
  const folders = [
    "--server-data-dir",
    state,
    "--user-data-dir",
    join(state, "data"),
    "--extensions-dir",
    join(state, "ext"),
  ];
  const options = { env: { ...process.env, EXTENSIONS_GALLERY: "{}", HOME: join(state, "home"), ...env } };
  if (vsix)
    execFileSync(node, [main, ...folders, "--install-extension", vsix], { ...options, stdio: "pipe" });

  const server = spawn(
    node,
    [
      main,
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      "--without-connection-token",
      "--accept-server-license-terms",
      "--telemetry-level",
      "off",
      ...(driver ? ["--enable-smoke-test-driver"] : []),
      ...folders,
    ],
    { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] },
  );
  const gone = new Promise((resolve) => server.once("close", resolve));
  const kill = (signal) => {
    try {
      process.kill(-server.pid, signal);
    } catch {
      // Every process of the group has ended.
    }
  };
  const killAtExit = () => kill("SIGKILL");
  process.once("exit", killAtExit);
  let log = "";
  const port = await new Promise((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error(`VS Code server ${version} did not start in 60 s\n${log}`)),
      60_000,
    );
    for (const stream of [server.stdout, server.stderr])
      stream.on("data", (data) => {
        log += data;
        const at = /Web UI available at \S+?:(\d+)/.exec(log);
        if (at) resolve(Number(at[1]));
        if (at) clearTimeout(tooLate);
      });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`VS Code server ${version} ended with ${code}\n${log}`)));
  });
  const stop = async () => {
    kill("SIGTERM");
    await Promise.race([gone, pause(5000, undefined, { ref: false })]);
    kill("SIGKILL");
    await gone;
    process.removeListener("exit", killAtExit);
    rmSync(state, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return { version, pid: server.pid, port, state, log: () => log, stop };
}

/** The address of the workbench on a folder, with what VS Code calls the payload, a list of [key, value]. */
export function workbenchUrl(port, folder, payload = []) {
  const query = new URLSearchParams({ folder });
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query}`;
}

/** How the workbench names a file of the machine its server runs on. */
export function remoteUri(port, path) {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}

/** Chromium with an empty profile: `page`, `offHost` (hosts asked for that are not this machine), `close()`. */
export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: program("chromium"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const offHost = new Set();
  context.on("request", (request) => {
    const { hostname } = new URL(request.url());
    if (hostname && hostname !== "127.0.0.1") offHost.add(hostname);
  });
  return { page: await context.newPage(), version: browser.version(), offHost, close: () => browser.close() };
}

const pictures = join(import.meta.dirname, "../../build/screenshots");

/** Removes the pictures of earlier runs whose names begin with `prefix`. */
export function removeScreenshots(prefix) {
  mkdirSync(pictures, { recursive: true });
  for (const file of readdirSync(pictures)) if (file.startsWith(prefix)) rmSync(join(pictures, file));
}

/** Keeps a picture of the page as build/screenshots/NAME.png. */
export async function screenshot(page, name) {
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

/** Asks until the answer is neither undefined nor false, and gives it. */
export async function poll(what, ask, timeoutMs = 30_000) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not after ${timeoutMs / 1000} s`);
    await pause(50);
  }
}
