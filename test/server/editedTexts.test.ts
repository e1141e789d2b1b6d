import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SearchPool } from "../../core/node/searchPool.ts";
import { openStore, refreshStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";
import { EditedTexts } from "../../server/editedTexts.ts";
import { add, makeFolder, makeStore, offer, queue, tide } from "./store.ts";

const { folder, remove } = makeFolder();
const dir = join(folder, "store");
const pool = new SearchPool({ program: "", threads: 0 });
const uri = "file:///work/a.ts";
const nothing = (): void => undefined;
let store: Store;
beforeAll(async () => {
  await makeStore(dir);
  store = await openStore(dir);
});
afterAll(remove);

function sharesOf(text: string, { snapshot } = store): unknown {
  const { shares, creditMax } = annotate(snapshot, loadTables(), text, "typescript");
  return { shares, creditMax };
}

describe("the texts of the engine", () => {
  test("are edited on, and keep no more words of former versions than allowed", () => {
    const texts = new EditedTexts(pool, 100);
    const { snapshot } = store;
    let most = 0;
    for (let i = 0; i < 1000; i++) {
      const text = `${tide}\nconst word${i} = ${i};\n`;
      const { shares, creditMax } = texts.annotate({ dir, uri, snapshot }, text, "typescript", nothing);
      most = Math.max(most, texts.output(snapshot, text, "typescript").lexicon.size);
      if (i % 250 === 0) expect({ shares, creditMax }).toEqual(sharesOf(text));
    }
    const { lexicon } = texts.output(snapshot, tide, "typescript"); // Cut anew: nobody keeps this text.
    expect(most).toBeGreaterThan(lexicon.size + 90);
    expect(most).toBeLessThan(2 * lexicon.size + 120);
  });

  test("are as they were after an edit that was stopped", () => {
    const texts = new EditedTexts(pool);
    const { snapshot } = store;
    texts.annotate({ dir, uri, snapshot }, tide, "typescript", nothing);
    for (let left = 0; left < 8; left++) {
      let calls = left;
      const stop = (): void => {
        if (calls-- === 0) throw new Error("stopped");
      };
      const run = (): unknown =>
        texts.annotate({ dir, uri, snapshot }, `${queue}${left}`, "typescript", stop);
      try {
        run();
      } catch (error) {
        expect(error).toMatchObject({ message: "stopped" });
      }
    }
    const { shares, creditMax } = texts.annotate({ dir, uri, snapshot }, `a ${tide}`, "typescript", nothing);
    expect({ shares, creditMax }).toEqual(sharesOf(`a ${tide}`));
  });

  test("are looked up anew in another language and when the store has changed", async () => {
    const texts = new EditedTexts(pool);
    const own =
      "export const lantern = shine(allNight, untilTheMorning, overTheTide, underTheMoon);\n".repeat(3);
    const annotated = (now: Store, language: string): unknown =>
      texts.annotate({ dir, uri, snapshot: now.snapshot }, own, language, nothing);
    const fresh = (now: Store, language: string): unknown =>
      annotate(now.snapshot, loadTables(), own, language);
    expect(annotated(store, "typescript")).toEqual(fresh(store, "typescript"));
    expect(annotated(store, "python")).toEqual(fresh(store, "python"));
    await add(dir, offer("own/lantern.ts", own, "Ines Okafor", "MIT"));
    const now = await refreshStore(store);
    expect(annotated(now, "python")).toEqual(fresh(now, "python"));
    expect(annotated(now, "typescript")).toMatchObject({ shares: [{ contributor: "Ines Okafor" }] });
  });
});
