import { measureAnnotation } from "./annotateText.ts";
import type { Figure } from "./figure.ts";
import { measureMainJob } from "./mainJob.ts";
import { measureServer } from "./server.ts";

/** Something `npm run bench -- NAME` measures by itself, into bench/results/NAME.json. */
export interface Topic {
  readonly name: string;
  /** Heads its table in docs/measurements.md. */
  readonly title: string;
  /** Whether README.md shows its table too. */
  readonly inReadme?: boolean;
  measure(): Promise<Figure[]>;
}

/** In the order in which they are measured and shown; the engine, which has peers and sizes, stands apart. */
export const topics: readonly Topic[] = [
  { name: "main", title: "The main job", inReadme: true, measure: measureMain },
];

async function measureMain(): Promise<Figure[]> {
  return [...(await measureMainJob()), ...(await measureAnnotation()), ...(await measureServer())];
}
