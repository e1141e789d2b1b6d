import { number } from "../figure.ts";
import type { TokenizerName } from "./corpus.ts";
import type { EngineResult } from "./engine.ts";
import { datanet, type Measurement } from "./measurement.ts";

/** Everything measured, as Markdown: a table a tokenizer, with a column for each size. */
export function reportOf(result: EngineResult): string {
  const { peers, checks, failures, sizes } = result;
  const parts = (["r50k", "lexeme"] as const).map((tokenizer) => tableOf(result, tokenizer));
  const peerRows = peers.map(({ name, version, missing }) =>
    missing === undefined
      ? `- ${name}, ${version || "version unknown"}`
      : `- **${name} is missing**: ${missing}`,
  );
  const wrong = checks.filter(({ different }) => different > 0).length;
  const compared = checks.reduce((sum, check) => sum + check.compared, 0);
  const excused = checks.reduce((sum, check) => sum + check.excused, 0);
  const wrongText = wrong === 0 ? "none differs" : `**${wrong} comparisons found differences**`;
  return [
    "Peers:\n",
    ...peerRows,
    `\nAnswers compared: ${compared.toLocaleString("en-US")}; ${wrongText}, besides ${excused.toLocaleString("en-US")} where the reference has a known bug.`,
    `Sizes: ${sizes.map((size) => `${size / 1e6}M`).join(", ")} tokens.\n`,
    ...parts,
    ...(failures.length === 0 ? [] : ["\nNot measured, or wrong:\n", ...failures.map((text) => `- ${text}`)]),
  ].join("\n");
}

function tableOf({ measurements, sizes }: EngineResult, tokenizer: TokenizerName): string {
  const ours = measurements.filter((m) => m.tokenizer === tokenizer);
  const find = (tokens: number, what: string, who: string, unit: string): Measurement | undefined =>
    ours.find((m) => m.tokens === tokens && m.what === what && m.who === who && m.unit === unit);
  const whats = [...new Set(ours.map((m) => m.what))];
  const rows = whats.flatMap((what) => {
    const lines = [
      ...new Set(ours.filter((m) => m.what === what).map((m) => JSON.stringify([m.who, m.unit]))),
    ];
    return lines.map((line) => {
      const [who, unit] = JSON.parse(line) as [string, string];
      const cells = sizes.map((tokens) => {
        const measured = find(tokens, what, who, unit);
        return measured === undefined ? "" : cell(measured, find(tokens, what, datanet, unit));
      });
      return `| ${what} | ${who} | ${scaled(unit)} | ${cells.join(" | ")} |`;
    });
  });
  const head = `| ${tokenizer === "r50k" ? "r50k, u16" : "lexeme, u32"} | who | unit |`;
  const columns = sizes.map((size) => ` ${size / 1e6}M |`).join("");
  return [`\n${head}${columns}`, `|---|---|---|${"---|".repeat(sizes.length)}`, ...rows].join("\n");
}

/** The median, the 95th percentile where there is one, and how many times as good ours is. */
function cell({ median, p95, unit, who }: Measurement, ours: Measurement | undefined): string {
  const scale = unit.endsWith("/s") ? 1e6 : 1;
  const text = `${number(median / scale)}${p95 === undefined ? "" : ` (${number(p95 / scale)})`}`;
  if (ours === undefined || who === datanet || unit.startsWith("files")) return text;
  const times = unit.endsWith("/s") ? ours.median / median : median / ours.median;
  return `${text} ×${number(times)}`;
}

function scaled(unit: string): string {
  return unit.endsWith("/s") ? `million ${unit}` : unit;
}
