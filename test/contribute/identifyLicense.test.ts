import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { identifyLicense } from "../../core/contribute/identifyLicense.ts";
import { licenseTexts } from "../../core/contribute/licenseTexts.ts";

const textOf = (id: string): string => licenseTexts.find(([one]) => one === id)![1];

test.each(licenseTexts)("knows %s by its own text", (id, text) => {
  expect(identifyLicense(text)).toBe(id);
});

describe("knows a license", () => {
  test.each([
    [
      "with a title, a holder and other line breaks",
      `# The MIT License (MIT)\n\nCopyright (c) 2020 Ada\n\n${textOf("MIT").replaceAll("\n", " ").slice(60)}`,
      "MIT",
    ],
    ["without its appendix", textOf("Apache-2.0").split("END OF TERMS")[0], "Apache-2.0"],
    [
      "as npm's own packages spell ISC",
      `The ISC License\n\nCopyright (c) Ada and Contributors\n\n${textOf("ISC").slice(textOf("ISC").indexOf("Permission"))}`,
      "ISC",
    ],
    ["this project's", readFileSync("LICENSE", "utf8"), "Apache-2.0"],
  ])("%s", (_, text, wanted) => {
    expect(identifyLicense(text)).toBe(wanted);
  });
});

describe("does not take for a license", () => {
  test.each([
    ["one with a condition", `${textOf("MIT")}\n\nThe Software may not be sold.`],
    ["one with a condition before it", `For non-commercial use only.\n\n${textOf("Apache-2.0")}`],
    ["two in one file", `${textOf("MIT")}\n\n${textOf("BSD-3-Clause")}`],
    ["half of one", textOf("MIT").slice(0, 500)],
    ["its name", "MIT License"],
    ["nothing", ""],
    ["what is too long to be one", "x ".repeat(60_000)],
  ])("%s", (_, text) => {
    expect(identifyLicense(text)).toBeUndefined();
  });
});
