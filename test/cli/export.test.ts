import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { exportIndex } from "../../core/node/exportIndex.ts";
import { openIndex } from "../../core/node/openIndex.ts";
import { openStore } from "../../core/node/store.ts";
import { answer, cli, copyFolder, datanet, environment, makeStore, newFolder } from "./run.ts";

const whole = newFolder();
beforeAll(() => makeStore(whole));

/** Every document of an index as its words, in the order of the index. */
async function documentsOf(dir: string): Promise<{ words: string[]; path: string }[]> {
  const { segments, close } = await openIndex(dir);
  const words = JSON.parse(readFileSync(join(dir, "lexicon.json"), "utf8")) as string[];
  const documents = segments.flatMap(({ starts, tokens, metadata }) =>
    Array.from(starts, (start, d) => {
      const ids = tokens.subarray(start + 1, starts[d + 1] ?? tokens.length);
      const { path } = JSON.parse(metadata(d)) as { path: string };
      return { words: Array.from(ids, (id) => words[id]!), path };
    }),
  );
  await close();
  return documents;
}

/** The store's own. */
async function documentsInStore(folder: string): Promise<{ words: string[]; path: string }[]> {
  const { snapshot } = await openStore(join(folder, "store"));
  return snapshot.segments.flatMap(({ starts, tokens, lexicon, documents }) =>
    Array.from(starts, (start, d) => {
      const ids = tokens.subarray(start + 1, starts[d + 1] ?? tokens.length);
      const { path } = snapshot.contributions[documents[d]!.order - 1]!;
      return { words: Array.from(ids, (id) => lexicon!.textOf(id)), path };
    }),
  );
}

test.each([
  [[], 1, 2],
  [["--segments", "3"], 3, 2],
  [["--segments", "1000"], 4, 2], // Whole contributions: there are four.
  [["--width", "4"], 1, 4],
  [["--segments", "2", "--width", "4"], 2, 4],
] as const)("an export %j holds the DataNet's documents in their order", async (options, segments, width) => {
  const path = join(newFolder(), "exported");
  const said = answer<object>(datanet(whole, ["export", path, ...options, "--json"]));
  const { tokens, documents } = answer<{ tokens: number; documents: number }>(
    datanet(whole, ["stats", "--json"]),
  );
  expect(said).toEqual({ dir: path, width, segments, documents, tokens });
  expect(await documentsOf(path)).toEqual(await documentsInStore(whole));
});

test("what was revoked is left out", async () => {
  const folder = copyFolder(whole);
  answer(datanet(folder, ["revoke", "2", "--json"]));
  const path = join(folder, "exported");
  answer(datanet(folder, ["export", path, "--segments", "2", "--json"]));
  const left = (await documentsInStore(whole)).filter(({ path: name }) => name !== "tidepool/tideTable.ts");
  expect(left.length).toBeGreaterThan(1);
  expect(await documentsOf(path)).toEqual(left);
});

test("an index of one segment carries its hashes, and a changed byte is found", () => {
  const folder = newFolder();
  const path = join(folder, "exported");
  answer(datanet(whole, ["export", path, "--json"]));
  const file = join(path, "table.0");
  const bytes = readFileSync(file);
  bytes[100]! ^= 2;
  writeFileSync(file, bytes);
  const { code, stderr } = datanet(whole, ["query", "--index", path, "find", "1"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/table\.0: sha256 [0-9a-f]{64}, wanted [0-9a-f]{64}/);
});

test("nothing that exists is written over", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "empty"));
  writeFileSync(join(folder, "file"), "mine\n");
  for (const name of ["empty", "file"]) {
    const { code, stderr } = datanet(whole, ["export", join(folder, name)]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `datanet: ${join(folder, name)}: exists already, wanted a new folder; name another\n`,
    );
  }
  expect(readdirSync(folder).sort()).toEqual(["empty", "file", "home"]);
  expect(readFileSync(join(folder, "file"), "utf8")).toBe("mine\n");
});

test.each([
  [["export", "nowhere/exported"], 1, "nowhere: no folder, wanted one that takes exported"],
  [["export", "exported", "--width", "1"], 1, "width 1: "],
  [["export", "exported", "--segments", "0"], 2, "--segments 0, wanted at least 1"],
  [["export", "exported", "--format", "zip"], 2, 'no format "zip"; there are infini-gram and bundle'],
  [["export"], 2, "0 arguments, wanted 1"],
] as const)("%j is refused, and leaves nothing", (args, exit, message) => {
  const folder = copyFolder(whole);
  const { code, stderr } = datanet(folder, args);
  expect(code).toBe(exit);
  expect(stderr).toContain(message);
  expect(readdirSync(folder).sort()).toEqual(["home", "store"]);
});

test("an empty DataNet is refused", () => {
  const folder = newFolder();
  answer(datanet(folder, ["init", "--name", "empty", "--json"]));
  const { code, stderr } = datanet(folder, ["export", "exported"]);
  expect(code).toBe(1);
  expect(stderr).toContain("holds nothing, wanted contributions to export");
  expect(existsSync(join(folder, "exported"))).toBe(false);
});

test("cancelled at any moment, it leaves nothing", async () => {
  const store = await openStore(join(whole, "store"));
  for (let looks = 0; looks < 40; looks++) {
    const folder = newFolder();
    const path = join(folder, "exported");
    let left = looks;
    // Aborted from the look that comes after `looks` others.
    const signal = {
      get aborted() {
        return left-- <= 0;
      },
    } as AbortSignal;
    const done = await exportIndex(store, path, { segments: 2, signal }).catch((error: Error) => error);
    if (!(done instanceof Error)) {
      expect(looks).toBeGreaterThan(1);
      expect(readdirSync(folder).sort()).toEqual(["exported", "home"]);
      return;
    }
    expect(done).toMatchObject({ code: "cancelled", message: "export: cancelled; nothing was written" });
    expect(readdirSync(folder)).toEqual(["home"]);
  }
  expect.fail("it never came to an end");
});

test("Ctrl-C ends it with one line, and leaves nothing or all of it", async () => {
  const folder = newFolder();
  const args = [cli, "export", join(folder, "exported"), "--segments", "4", "--store", join(whole, "store")];
  const child = spawn(process.execPath, args, {
    env: environment(folder),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  // As soon as there is something to leave behind.
  while (child.exitCode === null && readdirSync(folder).length === 1) await new Promise(setImmediate);
  child.kill("SIGINT");
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    if (child.exitCode !== null) resolve([child.exitCode, child.signalCode]);
    else child.once("close", (...ended) => resolve(ended));
  });
  expect(signal).toBeNull();
  if (code === 0) expect(readdirSync(folder).sort()).toEqual(["exported", "home"]);
  else {
    expect(stderr).toBe("datanet: export: cancelled; nothing was written\n");
    expect(readdirSync(folder)).toEqual(["home"]);
  }
});

test("texts can be asked for in an export of several segments, and fewer than asked for is said", () => {
  const path = join(newFolder(), "exported");
  expect(datanet(whole, ["export", path, "--segments", "1000"]).stdout).toContain(
    "1,000 segments were asked for, 4 were made",
  );
  const [word] = JSON.parse(readFileSync(join(path, "lexicon.json"), "utf8")) as string[];
  const byText = answer<{ cnt: number }>(datanet(whole, ["query", "--index", path, "find", word!]));
  expect(byText.cnt).toBeGreaterThan(0);
});

test("says when the reference could not open a folder of that name", () => {
  const folder = newFolder();
  mkdirSync(join(folder, "my tables"));
  const { code, stderr } = datanet(whole, ["export", join(folder, "my tables", "exported")]);
  expect(code).toBe(0);
  expect(stderr).toContain("table in the path, infini-gram's engine takes it for a kind of file");
});
