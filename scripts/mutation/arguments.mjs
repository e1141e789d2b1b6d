/**
 * Survivors that are argued away, by name, in a decision record: lines of the form
 *
 *     - `Contract.function: before -> after`: why no test can tell.
 */
import { existsSync, readFileSync } from "node:fs";

/** @returns why, by name */
export function argumentsIn(path) {
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, "utf8").matchAll(/^- `` ?(.+?) ?``: (.+)$|^- `([^`]+)`: (.+)$/gm);
  return new Map([...lines].map(([, quoted, because, name = quoted, why = because]) => [name, why]));
}
