/** A figure of the main job and what it aims at. */
export interface Figure {
  readonly name: string;
  readonly value: number;
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
  const rows = figures.map(
    ({ name, value, unit, goal }) =>
      `| ${name} | ${number(value)} ${unit} | ${goalText(goal, unit, value)} |`,
  );
  return ["| figure | measured | goal |", "|---|---|---|", ...rows].join("\n");
}

function goalText(goal: Figure["goal"], unit: string, value: number): string {
  if (goal === undefined) return "";
  const [word, bound, met] =
    "atMost" in goal
      ? ["at most", goal.atMost, value <= goal.atMost]
      : ["at least", goal.atLeast, value >= goal.atLeast];
  return `${word} ${number(bound)} ${unit}${met ? "" : " — missed"}`;
}

function number(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}
