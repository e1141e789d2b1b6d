import { measureAnnotation } from "./annotateText.ts";
import { measureAttacks } from "./attacks/measureAttacks.ts";
import { measureEditing } from "./editing.ts";
import type { Figure } from "./figure.ts";
import { measureGas } from "./gas.ts";
import { measureGrowth } from "./growth/measureGrowth.ts";
import { measureMainJob } from "./mainJob.ts";
import { measureQuality } from "./quality/quality.ts";
import { measureServer } from "./server.ts";
import { measureTokenizers } from "./tokenizers/measureTokenizers.ts";

/** Something `npm run bench -- NAME` measures by itself, into bench/results/NAME.json. */
export interface Topic {
  readonly name: string;
  /** Heads its table in docs/measurements.md. */
  readonly title: string;
  /** What README.md shows of its table: everything, or the figures that have goals. */
  readonly inReadme?: "all" | "goals";
  /** @param seed for what is drawn at random; printed and kept with the result */
  measure(seed: number): Promise<Figure[]>;
}

/** In the order in which they are measured and shown; the engine, which has peers and sizes, stands apart. */
export const topics: readonly Topic[] = [
  { name: "main", title: "The main job", inReadme: "all", measure: measureMain },
  {
    name: "quality",
    title: "Attribution: what is found, what is paid",
    inReadme: "goals",
    measure: measureQuality,
  },
  { name: "editing", title: "Editing a file of 5,000 lines", inReadme: "goals", measure: measureEditing },
  {
    name: "attacks",
    title: "Attacks: what the victim loses and the attacker gains",
    measure: measureAttacks,
  },
  {
    name: "tokenizers",
    title: "Cutting texts into tokens, CPU time of one thread",
    inReadme: "goals",
    measure: measureTokenizers,
  },
  { name: "growth", title: "Growing", inReadme: "goals", measure: measureGrowth },
  { name: "gas", title: "Gas of the contracts", measure: measureGas },
];

async function measureMain(): Promise<Figure[]> {
  return [...(await measureMainJob()), ...(await measureAnnotation()), ...(await measureServer())];
}
