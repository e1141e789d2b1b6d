/**
 * Takes the README's picture: the example of `npm start` in a real VS Code with the packed extension.
 *
 *     npm start && npm run package && node test/editors/vscode/picture.mjs WORDS
 *
 * WORDS stand in the example's code; the hover is shown over them.
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openBrowser, poll, screenshot, startServer, workbenchUrl } from "../workbench.mjs";
import { hoverAt, openFromExplorer, tints } from "./page.mjs";

const root = join(import.meta.dirname, "../../..");
const [words = "function"] = process.argv.slice(2);
const settings = {
  "datanet.stores": [join(root, "build/demo/store")],
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "explorer.autoReveal": false,
};
const server = await startServer("1.139", { vsix: join(root, "dist/datanet.vsix"), settings });
const { page, close } = await openBrowser();
try {
  await page.goto(workbenchUrl(server.port, join(root, "build/demo/example")));
  await openFromExplorer(page, "releaseReview.js");
  await poll("three tints", async () => (await tints(page)).size >= 3, 120_000);
  await page.locator(".codelens-decoration a").first().waitFor();
  await hoverAt(page, words);
  await pause(600); // The hover fades in.
  console.log(await screenshot(page, "example"));
} finally {
  await close();
  await server.stop();
}
