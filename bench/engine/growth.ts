import { number } from "../figure.ts";
import type { EngineResult } from "./engine.ts";
import { referenceBuilder, said } from "./measureBuild.ts";
import { matchSaid } from "./measureMatch.ts";
import { datanet, datanetPaged, referenceLoop, referenceShipped } from "./measurement.ts";

const width = 960;
const height = 336;
const plot = { top: 56, bottom: 300, width: 240 };

/** Readable on white and on black: neither needs a background. */
const colors = ["#1b9e77", "#66a61e", "#d95f02", "#c2578f"];
const ink = "#808690";

interface Line {
  readonly name: string;
  readonly points: readonly { readonly tokens: number; readonly value: number }[];
}

/** How matching and building grow with the index, both axes logarithmic, as an SVG picture of its own. */
export function growthPicture(result: EngineResult): string {
  const line = (what: string, who: string, name: string, convert: (median: number) => number): Line => ({
    name,
    points: result.measurements
      .filter((m) => m.what === what && m.who === who && m.tokenizer === "r50k")
      .map(({ tokens, median }) => ({ tokens, value: convert(median) })),
  });
  const what = matchSaid(10_000, "half");
  const perToken = (ms: number): number => (ms * 1e6) / 10_000;
  const match = [
    line(what, datanet, "datanet", perToken),
    line(what, datanetPaged, "datanet, paged", perToken),
    line(what, referenceLoop, "infini-gram, one thread", perToken),
    line(what, referenceShipped, "infini-gram, shipped", perToken),
  ];
  const millions = (perSecond: number): number => perSecond / 1e6;
  const build = [
    line(said.build, datanet, "datanet", millions),
    line(said.sort, datanet, "datanet, sort only", millions),
    line(said.build, referenceBuilder, "infini-gram's builder", millions),
    line(said.sort, "libsais", "libsais, sort only", millions),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12">
<title>Growth with the size of the index: nanoseconds a token of matching, million tokens a second of building</title>
${panel(80, "Matching 10,000 tokens: ns a token", match, result.sizes)}
${panel(580, "Building: million tokens a second", build, result.sizes)}
</svg>
`;
}

function panel(left: number, title: string, lines: readonly Line[], sizes: readonly number[]): string {
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value));
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  const first = Math.log10(Math.min(...sizes));
  const span = Math.max(1, Math.log10(Math.max(...sizes)) - first);
  const x = (tokens: number): number => left + ((Math.log10(tokens) - first) / span) * plot.width;
  const y = (value: number): number =>
    plot.bottom - (Math.log10(value / low) / Math.log10(high / low)) * (plot.bottom - plot.top);
  const at = (value: number): string => value.toFixed(1);
  const parts = [
    `<text x="${left - 40}" y="24" font-size="14" font-weight="600" fill="${ink}">${title}</text>`,
  ];
  for (let tick = low; tick <= high * 1.001; tick *= 10) {
    const height = at(y(tick));
    parts.push(
      `<line x1="${left}" x2="${left + plot.width}" y1="${height}" y2="${height}" stroke="${ink}" stroke-opacity="0.35"/>`,
      `<text x="${left - 8}" y="${height}" dy="4" text-anchor="end" fill="${ink}">${tick.toLocaleString("en-US")}</text>`,
    );
  }
  for (const size of sizes)
    parts.push(
      `<text x="${at(x(size))}" y="${plot.bottom + 20}" text-anchor="middle" fill="${ink}">${size / 1e6}M tokens</text>`,
    );
  const ends = spread(
    lines.map(({ points }) => (points.length === 0 ? Number.NaN : y(points[points.length - 1].value))),
  );
  for (const [i, { name, points }] of lines.entries()) {
    if (points.length === 0) continue;
    const color = colors[i];
    const path = points.map(({ tokens, value }) => `${at(x(tokens))},${at(y(value))}`).join(" ");
    const last = points[points.length - 1];
    parts.push(`<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2.5"/>`);
    for (const { tokens, value } of points)
      parts.push(
        `<circle cx="${at(x(tokens))}" cy="${at(y(value))}" r="3.5" fill="${color}"><title>${number(value)}</title></circle>`,
      );
    parts.push(
      `<text x="${at(x(last.tokens) + 10)}" y="${at(ends[i])}" dy="4" fill="${color}">${name}</text>`,
    );
  }
  return parts.join("\n");
}

/** Heights for labels, each near its own, at least a line apart. */
function spread(heights: readonly number[]): number[] {
  const order = heights.map((_, i) => i).filter((i) => !Number.isNaN(heights[i]));
  order.sort((a, b) => heights[a] - heights[b]);
  const moved = [...heights];
  for (let k = 1; k < order.length; k++)
    moved[order[k]] = Math.max(moved[order[k]], moved[order[k - 1]] + 15);
  return moved;
}
