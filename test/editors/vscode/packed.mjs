/**
 * The packed extension as a person meets it: installed from dist/datanet.vsix into a fresh VS Code server,
 * looked at and used in a browser. Pictures of it are kept in build/screenshots/.
 *
 *     node test/editors/vscode/packed.mjs 1.100
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { datanet, makeStore } from "../store.mjs";
import {
  openBrowser,
  poll,
  removeScreenshots,
  screenshot,
  startServer,
  workbenchUrl,
} from "../workbench.mjs";
import { holds, hoverAt, lineOf, openFromExplorer, tints } from "./page.mjs";

const root = join(import.meta.dirname, "../../..");
const vsix = join(root, "dist/datanet.vsix");
const [name = "1.139"] = process.argv.slice(2);
if (!existsSync(vsix)) throw new Error(`${vsix}: not there; run: npm run package`);

removeScreenshots(`${name}-`);
let passed = 0;
let failed = 0;
const data = makeStore();
const settings = {
  "datanet.contributor": "Ida Newcomer",
  "editor.hover.delay": 50,
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
};
const server = await startServer(name, { vsix, settings, env: { DATANET_HOME: data.store } });
const { page, offHost, version, close } = await openBrowser();
console.log(`VS Code ${server.version}, pid ${server.pid}; chromium ${version}`);
try {
  await page.goto(workbenchUrl(server.port, data.workspace));
  await testCase("installs", async () => {
    const installed = readdirSync(join(server.state, "ext"));
    if (!installed.some((each) => each.startsWith("datanet.datanet-vscode"))) throw new Error(`${installed}`);
  });
  await testCase("opens a file and tints it by contributor", async () => {
    await openFromExplorer(page, "generated.ts");
    await poll("two tints", async () => (await tints(page)).size >= 2);
  });
  await testCase("shows the shares in a code lens above the first line", async () => {
    const lens = page.locator(".codelens-decoration a").first();
    await lens.waitFor();
    await holds(lens, "%", "MIT", "Apache-2.0");
    await poll("a lens above the first line", async () => {
      const [above, below] = [await lens.boundingBox(), await lineOf(page, "answer = 42").boundingBox()];
      return above !== null && below !== null && above.y < below.y;
    });
    await page
      .locator(".monaco-editor")
      .first()
      .hover({ position: { x: 600, y: 300 } });
    await screenshot(page, `${name}-annotated`);
  });
  await testCase("shows who is credited in a hover", async () => {
    const hover = await hoverAt(page, "swingRadians =");
    await holds(hover, "Marit Sandvik", "MIT", "tidepool/tideTable.ts");
    await screenshot(page, `${name}-hover`);
  });
  await testCase("opens the source from the hover", async () => {
    const hover = await hoverAt(page, "swingRadians =");
    await hover.locator("a", { hasText: "Open the source" }).first().click();
    await page.locator(".tab", { hasText: "tideTable.ts" }).first().waitFor();
    await lineOf(page, "interface Constituent").or(lineOf(page, "floodCrossings")).first().waitFor();
    await screenshot(page, `${name}-source`);
    await closeEditors();
    await openFromExplorer(page, "generated.ts");
  });
  await testCase("lists the shares", async () => {
    await palette("DataNet: Show Shares");
    for (const words of ["Marit Sandvik", "Oke Lanternmaker", "(unattributed)"])
      await lineOf(page, words).waitFor();
    await screenshot(page, `${name}-shares`);
    await closeEditors();
    await openFromExplorer(page, "generated.ts");
  });
  await testCase("tells the credited part in the status bar", async () => {
    await page.locator('.statusbar-item[id*="datanet"]', { hasText: /\d %/ }).first().waitFor();
  });
  await testCase("contributes a file from the palette, after a preview", async () => {
    const before = contributions();
    await openFromExplorer(page, "own.ts");
    await palette("DataNet: Contribute File");
    await confirmPreview();
    await poll("one contribution more", () => contributions() === before + 1);
    await page.locator(".notification-toast").first().waitFor();
    await pause(600); // A toast slides in; a picture taken before is of its edge.
    await screenshot(page, `${name}-contributed`);
  });
  await testCase("makes a DataNet for the workspace", async () => {
    await palette("DataNet: Create");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "For workspace" }).first().click();
    await page.locator(".quick-input-widget .quick-input-title", { hasText: "Create a DataNet" }).waitFor();
    await page.keyboard.press("Enter");
    await poll("the store", () => existsSync(join(data.workspace, ".datanet/datanet.json")));
  });
  await testCase("asks no other host for anything", async () => {
    if (offHost.size > 0) throw new Error([...offHost].join(", "));
  });
} finally {
  await close();
  await server.stop();
  data.remove();
}
console.log(`cases: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function testCase(title, run) {
  try {
    await run();
    passed++;
    console.log(`ok ${title}`);
  } catch (error) {
    failed++;
    const picture = await screenshot(page, `${name}-failed-${failed}`);
    console.log(`FAILED ${title}: ${error.message}\n  picture: ${picture}`);
  }
}

async function palette(command) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${command}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: command }).first().click();
}

async function closeEditors() {
  await palette("View: Close All Editors");
  await poll("no tabs", async () => (await page.locator(".tab").count()) === 0);
}

async function confirmPreview() {
  const yes = page.locator(".quick-input-list .monaco-list-row", { hasText: "as Ida Newcomer" }).first();
  await yes.waitFor();
  await pause(300); // The list of the preview replaces that of the palette.
  await screenshot(page, `${name}-preview`);
  await yes.click();
}

function contributions() {
  return JSON.parse(datanet(data.env, "stats", "--json")).contributions;
}
