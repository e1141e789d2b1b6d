import { loadTables } from "../../core/node/tables.ts";
import type { FrozenTables, Snapshot } from "../../core/pipeline.ts";
import type { Figure } from "../figure.ts";
import { qualityCorpus } from "../quality/corpus.ts";
import { sourcesOf } from "../quality/outputs.ts";
import { Random } from "../random.ts";
import { type Attack, attackerName, attacks, freshText, type Scene } from "./attacks.ts";
import { annotateWhole, type Shares, shareRules } from "./rules.ts";
import { dataNetOf, type Registered } from "./world.ts";

const scenes = 12;
const backgroundFiles = 120;

/** What each attack takes from its victim and gives to the attacker, under our rule and others on the same matches. */
export async function measureAttacks(seed: number): Promise<Figure[]> {
  const { store, originals } = await qualityCorpus();
  const sources = await sourcesOf(store);
  const tables = loadTables();
  const figures: Figure[] = [];
  console.log(`attacks: seed ${seed}; ${attacks.length} attacks, ${scenes} victims each`);
  for (const attack of attacks) {
    const random = new Random(seed); // The same victims for every attack.
    const sums = shareRules.map(() => ({ before: 0, after: 0, attacker: 0 }));
    for (let n = 0, tries = 0; n < scenes && tries < 10 * scenes; tries++) {
      const drawn = Array.from({ length: backgroundFiles }, () => random.pick(sources));
      const [victim, ...others] = drawn.map(
        ({ contribution: { contributor, language }, text }): Registered => ({ contributor, text, language }),
      );
      // The victim's other files would hold its own words too.
      const background = others.filter(({ contributor }) => contributor !== victim.contributor);
      const scene: Scene = { background, victim, fresh: freshText(originals[2].texts, random), random };
      const found = strike(store.snapshot, tables, attack, scene);
      if (found === undefined) continue;
      n++;
      for (const [r, { before, after }] of found.entries()) {
        sums[r].before += before.get(victim.contributor) ?? 0;
        sums[r].after += after.get(victim.contributor) ?? 0;
        for (const [name, share] of after) if (name.startsWith(attackerName)) sums[r].attacker += share;
      }
    }
    for (const [r, { before, after, attacker }] of sums.entries()) {
      const rule = shareRules[r].name;
      const goal = r === 0 && attack.goal !== undefined ? { goal: { atMost: attack.goal } } : {};
      const percent = (part: number): number => Math.round((1000 * part) / before) / 10;
      figures.push({
        name: `${attack.name}, ${rule}: lost by the victim`,
        value: percent(before - after),
        unit: "%",
        ...goal,
      });
      figures.push({
        name: `${attack.name}, ${rule}: gained by the attacker`,
        value: percent(attacker),
        unit: "%",
      });
    }
  }
  return figures;
}

/** Shares by each rule without the attacker and with it. */
function strike(
  base: Snapshot,
  tables: FrozenTables,
  attack: Attack,
  scene: Scene,
): { before: Shares; after: Shares }[] | undefined {
  const attempt = attack.attempt(scene);
  if (attempt === undefined) return undefined;
  const { background, victim } = scene;
  const peaceful = dataNetOf(base, [...background, victim]);
  const attacked = dataNetOf(base, [...attempt.first, ...background, victim, ...attempt.later]);
  const [before, after] = [peaceful, attacked].map((snapshot) =>
    annotateWhole(snapshot, tables, attempt.output, victim.language),
  );
  return shareRules.map(({ share }) => ({ before: share(before, peaceful), after: share(after, attacked) }));
}
