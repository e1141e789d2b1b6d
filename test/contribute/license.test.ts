import { describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import {
  eitherOf,
  headerLicense,
  isLicenseFile,
  namedLicense,
  statedLicense,
} from "../../core/contribute/license.ts";

describe("an SPDX line in a file's head", () => {
  test.each([
    ["// SPDX-License-Identifier: MIT\n", "MIT"],
    ["/* SPDX-License-Identifier: Apache-2.0 */ x", "Apache-2.0"],
    ["/** SPDX-License-Identifier: MIT **/", "MIT"],
    ["<!-- SPDX-License-Identifier: CC-BY-4.0 -->", "CC-BY-4.0"],
    [
      "# SPDX-License-Identifier: GPL-2.0-only WITH Classpath-exception-2.0\r\nx",
      "GPL-2.0-only WITH Classpath-exception-2.0",
    ],
    ["#!/bin/sh\n#\n#SPDX-License-Identifier:MIT OR Apache-2.0", "MIT OR Apache-2.0"],
    ["// SPDX-License-Identifier: whatever\n", undefined],
    ["// SPDX-License-Identifier:\nMIT\n", undefined],
    ["// NotSPDX-License-Identifier: MIT", undefined],
    [`${" ".repeat(4096)}// SPDX-License-Identifier: MIT`, undefined],
  ])("%j: %s", (text, wanted) => {
    expect(headerLicense(text)).toBe(wanted);
  });
});

describe("what a package.json states", () => {
  test.each<[unknown, unknown]>([
    [{ license: "MIT" }, { license: "MIT" }],
    [{ license: " (MIT OR Apache-2.0) " }, { license: "(MIT OR Apache-2.0)" }],
    [{ license: { type: "ISC", url: "x" } }, { license: "ISC" }],
    [{ licenses: [{ type: "MIT" }, { type: "GPLv2" }] }, { license: "(MIT OR GPL-2.0)" }],
    [{ licenses: ["MIT", { type: "MIT" }] }, { license: "MIT" }],
    [{ license: "SEE LICENSE IN TERMS.md" }, { file: "TERMS.md" }],
    [{ license: "UNLICENSED" }, { license: "LicenseRef-UNLICENSED" }],
    [{ license: "Unlicense" }, { license: "Unlicense" }],
    // Near misses.
    [{ license: "Apache 2.0" }, { license: "Apache-2.0" }],
    [{ license: "Apache License, Version 2.0" }, { license: "Apache-2.0" }],
    [{ license: "mit" }, { license: "MIT" }],
    [{ license: "http://opensource.org/licenses/MIT" }, { license: "MIT" }],
    [{ license: "MIT/Apache-2.0" }, { license: "(MIT OR Apache-2.0)" }],
    // Said, but not so that anyone could tell.
    [{ license: "GPL" }, {}],
    [{ license: "BSD" }, {}],
    [{ license: "MIT with conditions" }, {}],
    [{ license: "not MIT" }, {}],
    [{ license: "MIT, non-commercial" }, {}],
    [{ licenses: ["MIT", "our own"] }, {}],
    // Not said.
    [{ license: "" }, undefined],
    [{ license: 7, licenses: [] }, undefined],
    [{}, undefined],
    [null, undefined],
    ["MIT", undefined],
  ])("%j: %j", (manifest, wanted) => {
    expect(statedLicense(manifest)).toEqual(wanted);
  });
});

test.each([
  ["MIT", "MIT"],
  [" MIT OR Apache-2.0 ", "MIT OR Apache-2.0"],
  ["NOASSERTION", "NOASSERTION"],
])("takes the license a person names: %j", (given, wanted) => {
  expect(namedLicense(given)).toBe(wanted);
});

test.each([
  ["Apache 2", 'license: "Apache 2", wanted an SPDX expression; write Apache-2.0'],
  ["ours", 'license: "ours", wanted an SPDX expression; write one like MIT or Apache-2.0 OR MIT'],
  ["", 'license: "", wanted an SPDX expression; write one like MIT or Apache-2.0 OR MIT'],
  ["MIT OR", 'license: "MIT OR", wanted an SPDX expression; write one like MIT or Apache-2.0 OR MIT'],
])("refuses the license a person names: %j", (given, message) => {
  expect(() => namedLicense(given)).toThrow(new DataNetError("invalidArgument", message));
});

test("a choice keeps what belongs together", () => {
  expect(eitherOf(["MIT AND Zlib", "ISC"])).toBe("((MIT AND Zlib) OR ISC)");
});

test.each([
  ["LICENSE", true],
  ["LICENCE.md", true],
  ["license.txt", true],
  ["LICENSE-MIT", true],
  ["LICENSE.BSD", true],
  ["COPYING", true],
  ["COPYING.LESSER", true],
  ["UNLICENSE", true],
  ["license.ts", false],
  ["license.test.js", false],
  ["LICENSE-MIT.md", true],
  ["license-checker.js", false],
  ["licenses.json", false],
  ["README.md", false],
])("%s is a license file: %s", (name, wanted) => {
  expect(isLicenseFile(name)).toBe(wanted);
});

test.each([
  "(MIT AND (LGPL-2.1-or-later WITH GCC-exception-2.0 OR (BSD-3-Clause AND Zlib)))",
  "Apache-2.0 WITH LLVM-exception OR MIT",
  "DocumentRef-other:LicenseRef-own OR GPL-2.0+",
])("%s is kept as it was written, wherever it is stated", (expression) => {
  expect(namedLicense(expression)).toBe(expression);
  expect(headerLicense(`/* SPDX-License-Identifier: ${expression} */`)).toBe(expression);
  expect(statedLicense({ license: expression })).toEqual({ license: expression });
});

test.each(["(MIT OR Apache-2.0", "MIT OR", "MIT WITH MIT", "LLVM-exception", "MIT AND (OR ISC)"])(
  "%s is no expression",
  (expression) => {
    expect(() => namedLicense(expression)).toThrow("wanted an SPDX expression");
    expect(headerLicense(`// SPDX-License-Identifier: ${expression}`)).toBeUndefined();
  },
);
