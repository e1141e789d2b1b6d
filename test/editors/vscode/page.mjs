/** What the tests see and do on the page of a workbench, by selectors that hold in every version tested. */
import { poll } from "../workbench.mjs";

/** Opens a file of the workspace's first folder and waits for its text. */
export async function openFromExplorer(page, file) {
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: file }).dblclick();
  await page.locator(".tab.active", { hasText: file }).waitFor();
  await page.locator(".view-line").first().waitFor();
}

/** The background colors that decorations of extensions have in what is visible. */
export async function tints(page) {
  const colors = await page.evaluate(() =>
    [...document.querySelectorAll('.view-overlays .cdr[class*="ced-"], .view-line span[class*="ced-"]')]
      .map((each) => getComputedStyle(each).backgroundColor)
      .filter((color) => color !== "rgba(0, 0, 0, 0)"),
  );
  return new Set(colors);
}

/** The first line on screen that holds some words. */
export function lineOf(page, words) {
  return page.locator(".view-line", { hasText: words }).first();
}

/** The hover over the first of some words. */
export async function hoverAt(page, words) {
  // Found by its place in the line: VS Code cuts a line into spans as it likes.
  const place = await lineOf(page, words).evaluate((line, wanted) => {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const text = line.textContent.replaceAll("\u00a0", " ");
    let left = text.indexOf(wanted) + 1;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left < node.data.length) {
        const range = document.createRange();
        range.setStart(node, left);
        range.setEnd(node, left + 1);
        const { x, y, height } = range.getBoundingClientRect();
        return { x: x + 2, y: y + height / 2 };
      }
      left -= node.data.length;
    }
    throw new Error(`not in the line: ${wanted}`);
  }, words);
  await page.mouse.move(place.x, place.y, { steps: 3 });
  const hover = page.locator(".monaco-hover:visible").first();
  await hover.waitFor();
  return hover;
}

/** Waits until a part of the page holds all of some words. */
export async function holds(locator, ...parts) {
  await poll(`${parts.join(", ")} in it`, async () => {
    const text = (await locator.textContent()).replaceAll("\u00a0", " ");
    return parts.every((part) => text.includes(part));
  });
}
