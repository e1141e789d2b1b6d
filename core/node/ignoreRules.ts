/**
 * The rules of .gitignore files that apply in one folder and below.
 *
 * Rules of nested files are rewritten to stand in one list under the top folder, since the last rule
 * that matches decides, whichever file it is in. Every folder has an object of its own: the matcher
 * remembers each path it was asked, and that memory ends with the folder.
 *
 * Source: git's manual, gitignore(5), "Pattern format".
 */
import ignore, { type Ignore } from "ignore";

export class IgnoreRules {
  readonly #rules: Ignore;

  private constructor(rules: Ignore) {
    this.#rules = rules;
  }

  static readonly none: IgnoreRules = new IgnoreRules(ignore({ ignorecase: false }));

  /**
   * The rules inside `folder`, whose own .gitignore adds to those of the folder around it.
   *
   * @param folder path from the top, "" for the top itself, with "/"
   * @param gitignore content of the folder's .gitignore, undefined when it has none
   */
  inside(folder: string, gitignore: string | undefined): IgnoreRules {
    const rules = ignore({ ignorecase: false }).add(this.#rules);
    return new IgnoreRules(gitignore === undefined ? rules : rules.add(rulesUnder(folder, gitignore)));
  }

  /** The same rules, which now spare a path and the folders it lies in, but not what is below it. */
  sparing(path: string): IgnoreRules {
    const rules = ignore({ ignorecase: false }).add(this.#rules);
    for (let end = path.indexOf("/"); ; end = path.indexOf("/", end + 1)) {
      rules.add(`!/${escaped(end < 0 ? path : path.slice(0, end))}`);
      if (end < 0) return new IgnoreRules(rules);
    }
  }

  /** @param path from the top, with "/"; a folder's ends with "/" */
  ignores(path: string): boolean {
    return this.#rules.ignores(path);
  }
}

/** Lines of a folder's .gitignore as rules for the folder at the top. */
function rulesUnder(folder: string, gitignore: string): string {
  const lines = gitignore.replace(/^\uFEFF/, "").split(/\r?\n/);
  return lines
    .map((line) => {
      if (folder === "" || line.startsWith("#") || line.trim() === "") return line;
      const negative = line.startsWith("!");
      const pattern = negative ? line.slice(1) : line;
      // A slash before the end ties a pattern to its folder; without one it applies at any depth.
      const tied = /\/(?!\s*$)/.test(pattern);
      const depth = tied ? "/" : "/**/";
      return `${negative ? "!" : ""}/${escaped(folder)}${depth}${tied ? pattern.replace(/^\//, "") : pattern}`;
    })
    .join("\n");
}

function escaped(path: string): string {
  return path.replace(/[\\*?[\]!# ]/g, "\\$&");
}
