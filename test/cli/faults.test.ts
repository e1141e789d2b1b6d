import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compact } from "../../core/node/compact.ts";
import { openStore } from "../../core/node/store.ts";
import {
  bundle,
  ends,
  index,
  killed,
  leftOver,
  measured,
  operations,
  random,
  seed,
  sound,
  times,
  whole,
} from "./faultRuns.ts";
import {
  answer,
  copyFolder,
  datanet,
  environment,
  filesBelow,
  fingerprint,
  madeUpText,
  newFolder,
} from "./run.ts";

describe(`kill -9 at ${times} moments`, () => {
  for (const { name, args, env, mayHold, doneBefore } of operations) {
    test(name, { timeout: times * 60_000 }, async () => {
      const before = await openStore(join(whole, "store"));
      const [duration, done] = measured(() => copyFolder(whole), args, env);
      const after = await openStore(join(done, "store"));
      const [held, final] = [before, after].map((store) => store.register.contributions.length);
      let changed = 0;
      for (let n = 0; n < times; n++) {
        const moment = random() * duration;
        const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
        const folder = copyFolder(whole);
        await killed(folder, moment, args, env);
        const left = await sound(folder, where);
        expect(mayHold(held!, final!), where).toContain(left.register.contributions.length);
        if (mayHold === ends)
          expect([before.manifest.manifestHash, after.manifest.manifestHash], where).toContain(
            left.manifest.manifestHash,
          );
        if (left.manifest.manifestHash !== before.manifest.manifestHash) changed++;
        const again = datanet(folder, args);
        if (again.code !== 0) expect(again.stderr, where).toMatch(doneBefore ?? /^$/);
        expect((await sound(folder, where)).manifest.manifestHash, where).toBe(after.manifest.manifestHash);
        await compact(join(folder, "store"), { fully: true, env: environment(folder) });
        expect(leftOver(await openStore(join(folder, "store"))), where).toEqual([]);
        rmSync(folder, { recursive: true });
      }
      console.log(
        `seed ${seed}: ${name}, ${times} kills within ${duration.toFixed(0)} ms, ${changed} had changed the state`,
      );
    });
  }

  test("import of a bundle", { timeout: times * 60_000 }, async () => {
    const args = ["import", bundle];
    const [duration, done] = measured(newFolder, args);
    const { manifestHash } = (await openStore(join(done, "store"))).manifest;
    for (let n = 0; n < times; n++) {
      const moment = random() * duration;
      const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
      const folder = newFolder();
      await killed(folder, moment, args);
      if (existsSync(join(folder, "store", "datanet.json"))) await sound(folder, where);
      const again = datanet(folder, args);
      expect(again, where).toMatchObject({ code: 0, stderr: "" });
      expect((await sound(folder, where)).manifest.manifestHash, where).toBe(manifestHash);
      rmSync(folder, { recursive: true });
    }
  });

  test("import of an index", { timeout: times * 60_000 }, async () => {
    const prepare = (): string => {
      const folder = newFolder();
      cpSync(index, join(folder, "index"), { recursive: true });
      return folder;
    };
    const args = ["import", "index"];
    const [duration, done] = measured(prepare, args);
    const wanted = fingerprint(join(done, "index"));
    for (let n = 0; n < times; n++) {
      const moment = random() * duration;
      const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
      const folder = prepare();
      await killed(folder, moment, args);
      expect(datanet(folder, ["query", "--index", "index", "find", "1", "2"]).code, where).toBe(0);
      expect(datanet(folder, args).code, where).toBe(0);
      for (const file of filesBelow(join(folder, "index")).filter((name) => name.endsWith(".tmp")))
        rmSync(join(folder, "index", file)); // Of a folder of the user's own nothing is removed.
      expect(fingerprint(join(folder, "index")), where).toBe(wanted);
      rmSync(folder, { recursive: true });
    }
  });
});

/** Of a call that is cut off again and again; each file is one line. */
const many = process.env.DATANET_LONG ? 100_000 : 120;

test(`a call of ${many} files, killed again and again, goes on from its last part until it is done`, {
  timeout: 3_600_000,
}, async () => {
  const folder = newFolder();
  const files = join(folder, "files");
  mkdirSync(files);
  const names = Array.from({ length: many }, (_, n) => `${String(n).padStart(7, "0")}.txt`);
  for (const name of names) writeFileSync(join(files, name), madeUpText(random, 12));
  answer(datanet(folder, ["init", "--name", "tests", "--json"]));
  const part = Math.ceil(many / 12);
  const env = { DATANET_CHECKPOINT_FILES: String(part) };
  const args = ["contribute", files, "--contributor", "Many"];
  const began = performance.now();
  let registered = 0;
  // Long enough for some parts, and the longer the more often it was killed in vain.
  for (let kill = 0, patience = many / 20 + 300; kill < 6; kill++, patience *= 1.5) {
    await killed(folder, 200 + random() * patience, args, env);
    const { contributions } = (await openStore(join(folder, "store"))).register;
    const where = `seed ${seed}, kill ${kill}`;
    expect(contributions.length, where).toBeGreaterThanOrEqual(registered);
    expect([0, many % part], where).toContain(contributions.length % part);
    registered = contributions.length;
  }
  const killedAt = registered;
  expect(datanet(folder, args, { env: { ...environment(folder), ...env }, timeout: 3_600_000 }).code).toBe(0);
  const { register } = await sound(folder, `seed ${seed}`);
  expect(register.contributions.map(({ path }) => path)).toEqual(names.map((name) => `files/${name}`));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`seed ${seed}: ${many} files, 6 kills, ${killedAt} registered by then, all after ${seconds} s`);
});
