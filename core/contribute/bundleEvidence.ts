/**
 * Marks that bundlers leave in their output. Each is the definition or the label that only a
 * bundler writes, at the place where it writes it: source files that mention the same names (to
 * find out what they run in, or because they are part of a bundler) do not have it there.
 */
import { bannerNames } from "./bannerNames.ts";

interface Mark {
  /** What was found, in the words of the refusal. */
  readonly name: string;
  readonly pattern: RegExp;
  /** Matches it takes; 1 when not given. */
  readonly atLeast?: number;
}

const notice: Mark = {
  name: "a third-party notice",
  pattern:
    /^[ \t]*(?:\/\*[*!]?|\*|\/\/)(?:[^\w\n]|_)*third[- ]party (?:software )?(?:notices|licen[sc]es)\b/im,
};

/** Marks by a string that every match holds, which is looked for first: most files hold none. */
const marks: readonly (readonly [holds: string, marks: readonly Mark[]])[] = [
  [
    "webpack",
    [
      {
        name: "webpack's runtime",
        pattern: /^(?:\/\*+\/)?[ \t]*function __webpack_require__\s*\(/m,
      },
      {
        name: "webpack's runtime",
        pattern: /^(?:\/\*+\/)?[ \t]*[!(]*(?:\(\) ?=>|function ?\(\w*\)) ?\{ ?\/[/*] webpackBootstrap/m,
      },
      {
        name: "webpack's runtime",
        pattern: /^(?:\/\*+\/)?[ \t]*(?:var|const|let) __webpack_modules__ = /m,
      },
    ],
  ],
  [
    "__nccwpck_require__",
    [
      {
        name: "ncc's runtime",
        pattern: /^(?:\/\*+\/)?[ \t]*function __nccwpck_require__\s*\(/m,
      },
    ],
  ],
  [
    "node_modules/",
    [
      {
        name: "a region of another package",
        pattern: /^[ \t]*\/\/ ?#region (?:[^\s/]+\/)*node_modules\//m,
      },
      {
        // The comment stands alone on its line, right above the module's code.
        name: "a module of another package",
        pattern:
          /^[ \t]*\/\/ (?:[^\s/]+\/)*node_modules\/(?:@[^\s/]+\/)?[^\s/]+\/\S+\.(?:[cm]?[jt]sx?|json)\r?\n[ \t]*(?:var|let|const|function|class|async|import|export|init_|require_|"use strict"|\(|__)/m,
      },
    ],
  ],
  [
    "__commonJS",
    [
      {
        name: "a module of another package",
        pattern: /\b__commonJS\w*\(\(?\{\s*["'][^"'\n]*node_modules\//,
      },
      {
        // Without the modules' names two of them stand for several packages: a package's own are rarely
        // CommonJS when its bundle is not.
        name: "several wrapped modules",
        pattern: /^[ \t]*(?:var|let|const) [\w$]+ = (?:\/\* ?[@#]__PURE__ ?\*\/ )?__commonJS\w*\(\(/m,
        atLeast: 2,
      },
    ],
  ],
  [
    "commonjs",
    [
      {
        name: "rollup's CommonJS helpers",
        pattern: /^[ \t]*(?:var|const|let) commonjsGlobal = typeof /m,
      },
      {
        name: "rollup's CommonJS helpers",
        pattern: /^import .* from ["'][./\w-]*\/_commonjsHelpers[\w.-]*["']/m,
      },
    ],
  ],
  [
    "getDefaultExportFromCjs",
    [
      {
        name: "rollup's CommonJS helpers",
        pattern: /^[ \t]*function getDefaultExportFromCjs ?\(/m,
      },
    ],
  ],
  [
    "hasRequired",
    [
      {
        name: "rollup's CommonJS helpers",
        pattern: /^[ \t]*(?:var|let) hasRequired\w+;\r?\n\s*function require/m,
      },
    ],
  ],
  [
    "){if(!",
    [
      {
        name: "browserify's prelude",
        pattern:
          /function \w\(\w,\w\)\{if\(!\w\[\w\]\)\{if\(!\w\[\w\]\)\{var \w=(?:typeof require==?=?"function"|"function"==typeof require)/,
      },
    ],
  ],
  [
    "parcelRequire",
    [
      {
        name: "parcel's runtime",
        pattern: /^[ \t]*(?:var |let )?parcelRequire\w* = /m,
      },
    ],
  ],
  [
    "define(",
    [
      {
        name: "several AMD modules",
        pattern: /^define\(["'][^"']+["'], ?\[/m,
        atLeast: 3,
      },
    ],
  ],
  [
    "Bundled license information:",
    [
      {
        name: "a third-party notice",
        pattern: /^[ \t]*(?:\/?\*[*!]?[ \t]*)?Bundled license information:/m,
      },
    ],
  ],
  ["PARTY", [notice]],
  ["arty", [notice]],
];

/** What tells that a source text is a bundle of several packages, undefined when nothing does. O(length) time. */
export function bundleEvidence(text: string): string | undefined {
  for (const [holds, marksOfIt] of marks) {
    if (!text.includes(holds)) continue;
    for (const { name, pattern, atLeast = 1 } of marksOfIt)
      if (countUpTo(atLeast, text, pattern) === atLeast) return name;
  }
  const names = bannerNames(text);
  return names.length > 1 ? `license banners of ${names.slice(0, 2).join(" and ")}` : undefined;
}

function countUpTo(most: number, text: string, pattern: RegExp): number {
  let count = 0;
  const each = new RegExp(pattern, `${pattern.flags}g`);
  while (count < most && each.exec(text)) count++;
  return count;
}
