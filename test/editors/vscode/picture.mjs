/**
 * Takes the README's picture: the example of `npm start` in a real VS Code with the packed extension.
 *
 *     npm start && npm run package && node test/editors/vscode/picture.mjs LINE WORDS
 *
 * LINE is shown in the middle; the hover is over the first WORDS that are then on screen.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openBrowser, poll, screenshot, startServer, workbenchUrl } from "../workbench.mjs";
import { holds, hoverAt, openFromExplorer, tints } from "./page.mjs";

const root = join(import.meta.dirname, "../../..");
const [line = "40", words = "v1Higher ="] = process.argv.slice(2);
const settings = {
  "datanet.stores": [join(root, "build/demo/store")],
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.stickyScroll.enabled": false,
  "editor.fontSize": 12,
  "explorer.autoReveal": false,
};
const server = await startServer("1.139", { vsix: join(root, "dist/datanet.vsix"), settings });
const { page, close } = await openBrowser();
try {
  await page.goto(workbenchUrl(server.port, join(root, "build/demo/example")));
  await openFromExplorer(page, "releaseReview.js");
  await poll("tints", async () => (await tints(page)).size > 0, 120_000);
  await page.locator(".codelens-decoration a").first().waitFor();
  await page.keyboard.press("Control+g");
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  await page.locator(".active-line-number", { hasText: line }).waitFor();
  await pause(600); // It scrolls.
  await holds(await hoverAt(page, words), "credited");
  await pause(600); // The hover fades in.
  console.log(await screenshot(page, "example"));
} finally {
  await close();
  await server.stop();
}
