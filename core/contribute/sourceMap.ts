/**
 * What a source map (ECMA-426) tells about the file made from its sources. Maps are large and there
 * are thousands in a node_modules, so only the list of sources is read.
 */

/** Whether a text is a source map, whatever its name. */
export function isSourceMap(text: string): boolean {
  const head = text.slice(0, 2048).trimStart();
  return /^\{\s*"/.test(head) && /"version"\s*:\s*3\b/.test(head) && /"(?:mappings|sections)"\s*:/.test(text);
}

/**
 * A package of others that a source map names: the name in the last `node_modules/` of a source.
 * Undefined when there is none, as when a package's files were made from its own sources.
 */
export function vendoredPackage(map: string): string | undefined {
  for (const list of map.matchAll(/"sources"\s*:\s*(\[(?:\s*(?:"[^"\\]*(?:\\.[^"\\]*)*"|null)\s*,?)*\])/g)) {
    for (const source of stringsOf(list[1])) {
      const at = source.lastIndexOf("node_modules/");
      const name =
        at < 0 ? undefined : /^(?:@[^/]+\/)?[^/?]+/.exec(source.slice(at + "node_modules/".length));
      if (name) return name[0];
    }
  }
  return undefined;
}

function stringsOf(list: string): string[] {
  try {
    const sources: unknown[] = JSON.parse(list);
    return sources.filter((source) => typeof source === "string");
  } catch {
    return []; // A map that is not JSON is no evidence.
  }
}
