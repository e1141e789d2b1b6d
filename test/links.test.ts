import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const documents = execFileSync("git", ["ls-files", "*.md"], { encoding: "utf8" }).trim().split("\n");

test.each(documents)("every relative link of %s leads to a file and a heading that are there", (document) => {
  const astray = linksOf(document).filter((link) => !resolves(document, link));
  expect(astray).toEqual([]);
});

test("links are found, and one that leads nowhere is told from one that does not", () => {
  expect(linksOf("README.md")).toContain("docs/attribution.md#several-authors-of-one-file");
  expect(resolves("README.md", "docs/attribution.md#several-authors-of-one-file")).toBe(true);
  expect(resolves("README.md", "docs/attribution.md#several-owners-of-one-file")).toBe(false);
  expect(resolves("README.md", "docs/atribution.md")).toBe(false);
});

/** Targets of the links and pictures outside of code, without those that leave the repository. */
function linksOf(document: string): string[] {
  const prose = textOf(document).replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to).filter((to) => !/^\w+:/.test(to));
}

function resolves(document: string, link: string): boolean {
  const [path, heading] = link.split("#");
  const file = path === "" ? document : join(dirname(document), path);
  return (
    existsSync(file) && (heading === undefined || headingsOf(file).includes(decodeURIComponent(heading)))
  );
}

/** Headings as the names that links use for them: lower case, hyphens for spaces, no punctuation. */
function headingsOf(file: string): string[] {
  return [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The document without its blocks of code. */
function textOf(file: string): string {
  return readFileSync(file, "utf8").replace(/^```[\s\S]*?^```/gm, "");
}
