/** The notices owed for what is bundled: which packages the bundles hold, with their license texts. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @param metafiles paths of esbuild's metafiles
 * @param root the folder their inputs are relative to
 * @returns the text of ThirdPartyNotices.txt
 * @throws Error where a package has no license text
 */
export function thirdPartyNotices(metafiles, root) {
  const folders = new Set();
  for (const path of metafiles)
    for (const input of Object.keys(JSON.parse(readFileSync(path, "utf8")).inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (folder) folders.add(folder);
      // Packed from the tables of this package.
      if (input.endsWith(".vocabulary")) folders.add("node_modules/gpt-tokenizer");
    }
  const packages = [...folders].map((folder) => describe(join(root, folder)));
  const byName = new Map(packages.map((each) => [`${each.name} ${each.version}`, each]));
  const sorted = [...byName.keys()].sort().map((name) => byName.get(name));
  const parts = sorted.map(
    ({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}\n`,
  );
  const head = "DataNet for VS Code holds parts of these packages.\n";
  return { count: sorted.length, text: [head, ...parts].join(`\n${"-".repeat(80)}\n\n`) };
}

function describe(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /^(licen[cs]e|copying|notice|third-?party-?notices)/i.test(entry.name),
    )
    .map(({ name: file }) => readFileSync(join(folder, file), "utf8").trim());
  if (texts.length === 0) texts.push(standardText(folder, name, license, author));
  return { name, version, license, text: texts.join("\n\n") };
}

/** The text of the license a package names without including it. */
function standardText(folder, name, license, author) {
  const path = join(import.meta.dirname, `../node_modules/spdx-license-list/licenses/${license}.json`);
  if (!existsSync(path))
    throw new Error(`${folder}: no license text, and "${license}" is no SPDX license; leave ${name} out`);
  const by = typeof author === "string" ? author : author?.name;
  return `${by ? `By ${by}. ` : ""}The package names this license:\n\n${JSON.parse(readFileSync(path, "utf8")).licenseText.trim()}`;
}
