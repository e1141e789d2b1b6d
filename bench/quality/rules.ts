import type { FrozenTables, Snapshot } from "../../core/pipeline.ts";
import { annotate } from "../../core/pipeline.ts";
import type { Annotation } from "../../core/shares/annotation.ts";
import { payers } from "../../core/shares/payers.ts";
import type { Winnowing } from "./winnowing.ts";

/** What a rule says of a token: 0 nothing, else how much of it is paid, and to whom. */
export interface Verdict {
  /** By token: part of it that is paid, 0 to 1. */
  readonly paid: Float64Array;
  /** By token: key of the contributor with the largest part; undefined where nothing is paid or it is shared alike. */
  readonly payee: readonly (string | undefined)[];
}

/** A rule by which matches become shares. */
export interface Rule {
  readonly name: string;
  judge(annotation: Annotation, text: string): Verdict;
}

export function annotateWith(
  snapshot: Snapshot,
  tables: FrozenTables,
  text: string,
  language: string,
): Annotation {
  return annotate(snapshot, tables, text, language, { maxSources: 1 });
}

/** The rule of docs/attribution.md. */
export function ourRule({ contributions }: Snapshot): Rule {
  return {
    name: "DataNet",
    judge({ tokens, attributions, commons }) {
      const n = tokens.ids.length;
      const paid = new Float64Array(n);
      for (const { begin, end, gain } of attributions)
        for (let j = begin; j < end; j++) if (commons[j] === 0) paid[j] += gain / 65536;
      const holder = payers(attributions, n);
      const payee = Array.from(holder, (a) =>
        a < 0 ? undefined : contributions[attributions[a].order - 1].contributor,
      );
      return { paid, payee };
    },
  };
}

/** Every token inside a match of so many lexemes is paid whole, as far as it goes to all that hold it alike. */
export function longestMatchRule(name: string, least: number): Rule {
  return {
    name,
    judge({ tokens, length }) {
      const n = tokens.ids.length;
      const paid = new Float64Array(n);
      for (let j = 0; j < n; j++) if (length[j] >= least) paid.fill(1, j, j + length[j]);
      return { paid, payee: Array.from(paid, () => undefined) };
    },
  };
}

export function winnowingRule(index: Winnowing): Rule {
  return {
    name: "winnowing",
    judge(_, text) {
      const mask = index.covered(text);
      return { paid: Float64Array.from(mask), payee: Array.from(mask, () => undefined) };
    },
  };
}
