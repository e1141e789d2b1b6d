import type { Figure } from "../figure.ts";
import type { TokenizerName } from "./corpus.ts";
import type { EngineResult } from "./engine.ts";
import { referenceBuilder, referenceBuilderJobs, said } from "./measureBuild.ts";
import { countSaid, matchSaid } from "./measureMatch.ts";
import { datanet, datanetPaged, referenceLoop } from "./measurement.ts";
import { openSaid } from "./measureOpen.ts";
import { segmentsSaid } from "./measureSegments.ts";

/** The goals of the engine for the sizes that were measured, each with its figure. */
export function goalsOf(result: EngineResult): Figure[] {
  return result.sizes.flatMap((tokens) => {
    const size = `${tokens / 1e6}M tokens`;
    const median = (
      what: string,
      who: string = datanet,
      tokenizer: TokenizerName = "r50k",
    ): number | undefined =>
      result.measurements.find(
        (m) => m.tokens === tokens && m.tokenizer === tokenizer && m.what === what && m.who === who,
      )?.median;
    /** How many times a is of b. */
    const ratio = (a: number | undefined, b: number | undefined): number | undefined =>
      a === undefined || b === undefined ? undefined : a / b;
    /** Of the reference's builder, in the way in which it is better. */
    const best = (of: (...values: number[]) => number, what: string): number | undefined => {
      const values = [referenceBuilder, referenceBuilderJobs].map((who) => median(what, who));
      const known = values.filter((value) => value !== undefined);
      return known.length === 0 ? undefined : of(...known);
    };
    const half = matchSaid(10_000, "half");
    const whole = matchSaid(10_000, "whole");
    const figures: (Figure | false)[] = [
      tokens >= 1e7 && {
        name: `${size}: ${half}, times as fast as ${referenceLoop}`,
        value: ratio(median(half, referenceLoop), median(half)),
        unit: "",
        goal: { atLeast: tokens >= 1e8 ? 4 : 6 },
      },
      tokens >= 1e7 && {
        name: `${size}: ${whole}, times as fast as ${referenceLoop}`,
        value: ratio(median(whole, referenceLoop), median(whole)),
        unit: "",
      },
      tokens >= 1e8 && {
        name: `${size}: ${matchSaid(1_000, "half")}`,
        value: median(matchSaid(1_000, "half")),
        unit: "ms",
        goal: { atMost: 2 },
      },
      tokens >= 1e8 && { name: `${size}: ${half}`, value: median(half), unit: "ms", goal: { atMost: 20 } },
      ...(["corpus", "heldOut"] as const).map(
        (from): Figure | false =>
          tokens >= 1e7 && {
            name: `${size}: ${countSaid(5, from)}`,
            value: median(countSaid(5, from)),
            unit: "µs",
            goal: { atMost: 5 },
          },
      ),
      {
        name: `${size}: build, times as fast as the reference's builder`,
        value: ratio(median(said.build), best(Math.max, said.build)),
        unit: "",
        goal: { atLeast: 2 },
      },
      // A process of Node weighs more than a small index.
      tokens >= 1e7 && {
        name: `${size}: build, peak memory, part of the reference's builder's`,
        value: ratio(median(said.buildPeak), best(Math.min, said.buildPeak)),
        unit: "",
        goal: { atMost: 0.4 },
      },
      ...(["r50k", "lexeme"] as const).flatMap((tokenizer): (Figure | false)[] => {
        const width = tokenizer === "r50k" ? "u16" : "u32";
        const sort = median(said.sort, datanet, tokenizer);
        return [
          {
            name: `${size}: sort ${width} suffixes, speed as a part of libsais's, one thread each`,
            value: ratio(sort, median(said.sort, "libsais", tokenizer)),
            unit: "",
            goal: { atLeast: 0.35 },
          },
          tokens >= 1e7 && {
            name: `${size}: sort ${width} suffixes, peak memory`,
            value: median(said.sortPeak, datanet, tokenizer),
            unit: "bytes a token",
            goal: { atMost: tokenizer === "r50k" ? 7 : 13 },
          },
        ];
      }),
      {
        name: `${size}: ${said.core}, u16`,
        value: median(said.core),
        unit: "bytes a token",
        goal: { atMost: 6 },
      },
      {
        name: `${size}: ${said.all}, u16`,
        value: median(said.all),
        unit: "bytes a token",
        goal: { atMost: 7.3 },
      },
      ...(["r50k", "lexeme"] as const).map(
        (tokenizer): Figure => ({
          name: `${size}: ${said.perText}, ${tokenizer}`,
          value: median(said.perText, datanet, tokenizer),
          unit: "bytes a byte of text",
          goal: { atMost: 2.4 },
        }),
      ),
      tokens >= 1e8 && {
        name: `${size}: ${openSaid("warm")} disk, paged`,
        value: median(openSaid("warm"), datanetPaged),
        unit: "ms",
        goal: { atMost: 200 },
      },
      tokens === 1e7 && {
        name: `${size}: ${segmentsSaid(16)}, times the cost of one`,
        value: ratio(median(segmentsSaid(16)), median(segmentsSaid(1))),
        unit: "",
        goal: { atMost: 3 },
      },
    ];
    return figures.filter((figure) => figure !== false);
  });
}
