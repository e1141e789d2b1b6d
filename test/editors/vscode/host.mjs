/**
 * Runs the mocha suite in the extension host of a real VS Code, over the contract that desktop VS Code has
 * for it (`extensionTestsPath`), with a real browser as its window.
 *
 *     node test/editors/vscode/host.mjs 1.100
 */
import { join } from "node:path";
import { format } from "node:util";
import { makeStore } from "../store.mjs";
import { openBrowser, remoteUri, screenshot, startServer, workbenchUrl } from "../workbench.mjs";
import { buildSuite } from "./buildSuite.mjs";

const root = join(import.meta.dirname, "../../..");
const [name = "1.139"] = process.argv.slice(2);
const suite = await buildSuite();

const data = makeStore();
const server = await startServer(name, { driver: true, env: { DATANET_HOME: data.store } });
const browser = await openBrowser();
console.log(`VS Code ${server.version}, pid ${server.pid}; chromium ${browser.version}`);
try {
  const lines = [];
  const exit = new Promise((resolve, reject) => {
    browser.page.exposeFunction("codeAutomationExit", resolve);
    browser.page.exposeFunction("codeAutomationLog", (_type, args) => lines.push(format(...args)));
    browser.page.on("crash", () => reject(new Error("the page crashed")));
    setTimeout(() => reject(new Error("no answer from the suite in 180 s")), 180_000).unref();
  });
  const payload = [
    ["extensionDevelopmentPath", remoteUri(server.port, root)],
    ["extensionTestsPath", remoteUri(server.port, suite)],
  ];
  await browser.page.goto(workbenchUrl(server.port, data.workspace, payload));
  const code = await exit.catch(async (error) => {
    await screenshot(browser.page, `${name}-host-failed`);
    console.log(`${lines.join("\n")}\n${server.log().slice(-3000)}`);
    throw error;
  });
  const said = lines.filter((line) => line.startsWith("suite: "));
  console.log(said.map((line) => line.slice("suite: ".length)).join("\n"));
  if (browser.offHost.size > 0) throw new Error(`asked for other hosts: ${[...browser.offHost].join(", ")}`);
  process.exitCode = code;
} finally {
  await browser.close();
  await server.stop();
  data.remove();
}
