/**
 * What every editor test needs: a DataNet made with the real command line from our own passages by two
 * contributors, and a workspace with "generated" files that hold parts of them word for word.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const sources = join(root, "test/fixtures/sources");

/** Who gave which folder of test/fixtures/sources, on what terms. */
export const contributors = [
  { folder: "tidepool", contributor: "Marit Sandvik", license: "MIT" },
  { folder: "lanternbook", contributor: "Oke Lanternmaker", license: "Apache-2.0" },
];

/**
 * Makes the store and the workspace in a new folder.
 *
 * @returns `folder` (of both), `store`, `workspace`, `env` (variables under which the command line and the
 *   server use that store and nothing of the user's) and `remove()`.
 */
export function makeStore() {
  const folder = mkdtempSync(join(tmpdir(), "datanet-editor-"));
  const store = join(folder, "store");
  const workspace = join(folder, "workspace");
  const env = { DATANET_HOME: store, HOME: join(folder, "home"), XDG_STATE_HOME: join(folder, "home/state") };
  for (const each of [workspace, env.HOME]) mkdirSync(each, { recursive: true });
  datanet(env, "init", "--name", "editor tests");
  for (const { folder: name, contributor, license } of contributors)
    datanet(env, "contribute", join(sources, name), "--contributor", contributor, "--license", license);
  for (const [name, text] of Object.entries(generatedFiles())) writeFileSync(join(workspace, name), text);
  return { folder, store, workspace, env, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Runs the built command line; what it printed. */
export function datanet(env, ...args) {
  const cli = join(root, "dist/cli.js");
  if (!existsSync(cli)) throw new Error(`${cli}: not there; run: npm run build`);
  return execFileSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
}

/** Files a model might have written: passages of both contributors between lines of nobody's. */
function generatedFiles() {
  const tide = passage("tidepool/tideTable.ts", "/** Height of the water", "/** Every crossing");
  const queue = passage("lanternbook/lanternQueue.ts", "  /** Takes the lantern", undefined);
  const pilot = passage("tidepool/pilotNotes.md", "Nobody crosses", "When fog");
  const wick = passage("lanternbook/wickManual.md", "Whale oil", "Should a squall");
  return {
    "generated.ts": `export const answer = 42;\n\n${tide}\nexport class Copied {\n  readonly #duskHeap = [];\n\n${queue}`,
    "generated.md": `# Notes\n\nThis line is new.\n\n${pilot}\nSo is this one.\n\n${wick}`,
    "own.ts": "export const nothing = 0;\n",
  };
}

function passage(file, from, to) {
  const text = readFileSync(join(sources, file), "utf8");
  const begin = text.indexOf(from);
  const end = to === undefined ? text.length : text.indexOf(to);
  if (begin < 0 || end < begin) throw new Error(`${file}: no passage from "${from}" to "${to}"`);
  return text.slice(begin, end);
}
