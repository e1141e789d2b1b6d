/** A figure and what it aims at. */
export interface Figure {
  readonly name: string;
  /** Undefined where it could not be measured. */
  readonly value: number | undefined;
  readonly unit: string;
  /** What we aim at, in the same unit: "at most" or "at least". */
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
}

/** Of n numbers in order, the one at a part of the way: 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** A Markdown table with goals beside figures. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal }) => {
    const measured = value === undefined ? "not measured" : `${number(value)} ${unit}`.trim();
    return `| ${name} | ${measured} | ${goalText(goal, unit, value)} |`;
  });
  return ["| figure | measured | goal |", "|---|---|---|", ...rows].join("\n");
}

function goalText(goal: Figure["goal"], unit: string, value: number | undefined): string {
  if (goal === undefined) return "";
  const [word, bound] = "atMost" in goal ? ["at most", goal.atMost] : ["at least", goal.atLeast];
  const wanted = `${word} ${number(bound)} ${unit}`.trim();
  if (value === undefined) return wanted;
  const isReached = "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
  return `${wanted}${isReached ? ", reached" : " — missed"}`;
}

/** Two digits or more. */
export function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}
