import { linkSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder } from "./cache.ts";
import { runTogether } from "./processes.ts";

/** A suffix array file that the reference's builder made. */
export interface ReferenceBuilt {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly table: string;
}

/** Bytes by which the parts overlap; suffixes are compared no further. */
const overlap = 100_000;

/** Runs the builder as the package's indexing.py does: parts of the file side by side, merged, put together. */
export async function buildWithReference(
  program: string,
  tokensPath: string,
  width: number,
  jobs: number,
): Promise<ReferenceBuilt> {
  const folder = emptyFolder("reference");
  const [parts, merged, table, data] = ["parts", "merged", "table.0", "tokenized.0"].map((name) =>
    join(folder, name),
  );
  for (const made of [parts, merged]) mkdirSync(made);
  linkSync(tokensPath, data);
  const { size } = statSync(data);
  const ratio = String(Math.ceil(Math.log2(size) / 8));
  const common = ["--data-file", data, "--ratio", ratio, "--token-width", String(width)];
  const stride = Math.ceil(Math.floor(size / jobs) / width) * width;
  const makes = Array.from({ length: jobs }, (_, i) => {
    const [from, to] = [i * stride, Math.min((i + 1) * stride + overlap, size)];
    const range = ["--start-byte", String(from), "--end-byte", String(to)];
    return ["make-part", ...common, "--parts-dir", parts, ...range];
  });
  const threads = ["--num-threads", String(jobs)];
  const merge = ["merge", ...common, "--parts-dir", parts, "--merged-dir", merged, ...threads];
  const concat = ["concat", ...common];
  const steps = [
    makes,
    [[...merge, "--hacksize", String(overlap)]],
    [[...concat, "--merged-dir", merged, "--merged-file", table, ...threads]],
  ];
  const started = performance.now();
  let peakBytes = Number.NaN;
  for (const step of steps) {
    const peak = (await runTogether(program, step)).peakBytes;
    if (!(peak <= peakBytes)) peakBytes = Number.isNaN(peak) ? peakBytes : peak;
  }
  return { seconds: (performance.now() - started) / 1000, peakBytes, table };
}
