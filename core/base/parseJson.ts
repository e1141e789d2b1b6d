/** Most lists and objects inside each other; what we write has no more than ten. */
const mostLevels = 100;

/** What parseJson takes, for messages. */
export const plainJson: string = `JSON of at most ${mostLevels} levels and finite numbers`;

/**
 * The value of a JSON text that somebody else may have written. JSON.parse alone takes any number of levels,
 * at which whoever shows or hashes the value later runs out of stack, and reads 1e999 as Infinity, which
 * no JSON can hold again. O(size) time.
 *
 * @throws SyntaxError for any other text than `plainJson`; its message is not for people
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  let level: readonly unknown[] = [value];
  // What stands inside fewer than `depth` others has been looked at.
  for (let depth = 0; level.length > 0; depth++) {
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each === "number" && !Number.isFinite(each)) throw new SyntaxError("a number without end");
      if (typeof each !== "object" || each === null) continue;
      if (depth === mostLevels) throw new SyntaxError(`more than ${mostLevels} levels`);
      for (const child of Object.values(each)) next.push(child);
    }
    level = next;
  }
  return value;
}
