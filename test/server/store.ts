import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Offer } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { languageOf } from "../../core/tokens/languages.ts";

const sources = join(import.meta.dirname, "../fixtures/sources");

/** A file of test/fixtures/sources. */
function fixture(path: string): string {
  return readFileSync(join(sources, path), "utf8");
}

export const tide: string = fixture("tidepool/tideTable.ts");
export const queue: string = fixture("lanternbook/lanternQueue.ts");

/** A folder of its own for a test, removed by `remove`. */
export function makeFolder(): { folder: string; remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "datanet-server-")));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

export function offer(path: string, text: string, contributor: string, license: string): Offer {
  return { path, bytes: Buffer.from(text), text, language: languageOf(path), contributor, license };
}

/** A store of two contributors. */
export async function makeStore(dir: string, name = "tests"): Promise<void> {
  await createStore(dir, { tokenizer: "lexeme", name });
  await add(
    dir,
    offer("tidepool/tideTable.ts", tide, "Marit Sandvik", "MIT"),
    offer("lanternbook/lanternQueue.ts", queue, "Oke Lanternmaker", "Apache-2.0"),
  );
}

export async function add(dir: string, ...offers: readonly Offer[]): Promise<void> {
  async function* all(): AsyncGenerator<Offer> {
    yield* offers;
  }
  const state = makeFolder(); // Beside nothing that a test contributes.
  await contribute(dir, all(), [], { env: { XDG_STATE_HOME: state.folder } }).finally(state.remove);
}
