/** What a package's package.json tells about who wrote it. */
export interface PackageAuthor {
  readonly author?: unknown;
  readonly contributors?: unknown;
  readonly repository?: unknown;
  readonly name: string;
}

/**
 * Numbers the authors of packages 0, 1, 2, ... in the order they are met. An author is the `author` of
 * package.json, else the first of its `contributors`, known by mail and by name, lower case: packages
 * that share either have one author. Without both it is the owner of the repository, else the package.
 */
export function numberAuthors(packages: readonly PackageAuthor[]): number[] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  const keys = packages.map(keysOf);
  for (const [first, ...others] of keys) for (const other of others) parent.set(root(other), root(first));
  const numbers = new Map<string, number>();
  return keys.map(([first]) => {
    const key = root(first);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  });
}

/** Mail and name of the author, or one stand-in; never empty. */
function keysOf({ author, contributors, repository, name }: PackageAuthor): string[] {
  const people = [author, ...(Array.isArray(contributors) ? contributors : [])];
  for (const person of people) {
    const keys = personKeys(person);
    if (keys.length > 0) return keys;
  }
  const address = textOf(repository) || textOf((repository as { url?: unknown } | undefined)?.url);
  const owner = /(?:github(?:\.com)?[:/]|^)([\w-]+)\/[\w.-]+$/.exec(address.toLowerCase())?.[1];
  return [owner ? `owner ${owner}` : `package ${name}`];
}

/** @param person `Name <mail> (address)`, or an object with these fields */
function personKeys(person: unknown): string[] {
  const fields = (typeof person === "object" && person !== null ? person : {}) as Record<string, unknown>;
  const whole = textOf(person);
  const mail = textOf(fields.email) || (/<([^>]*)>/.exec(whole)?.[1] ?? "");
  const name = textOf(fields.name) || whole.replace(/[<(].*$/, "");
  return [mail && `mail ${mail}`, name.trim() && `name ${name}`].filter((key) => key !== "").map(normal);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function normal(key: string): string {
  return key.normalize("NFC").replaceAll(/\s+/g, " ").trim().toLowerCase();
}
