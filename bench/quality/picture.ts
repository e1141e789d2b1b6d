/** Recall at an edit rate. */
export interface Point {
  /** Part of the lexemes that were changed. */
  readonly rate: number;
  readonly recall: number;
  readonly paidRecall: number;
}

const [left, right, top, bottom] = [56, 456, 40, 280];
const ink = "#808690";

/** Recall and paid recall against the edit rate, as an SVG picture readable on white and on black. */
export function picture(points: readonly Point[], seed: number): string {
  const most = points[points.length - 1].rate;
  const x = (rate: number): string => (left + (rate / most) * (right - left)).toFixed(1);
  const y = (part: number): string => (bottom - part * (bottom - top)).toFixed(1);
  const line = (name: string, color: string, value: (point: Point) => number): string => {
    const at = points.map((point) => `${x(point.rate)},${y(value(point))}`);
    const last = points[points.length - 1];
    return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${at.join(" ")}"/>
${at.map((place) => `<circle fill="${color}" r="3" cx="${place.split(",")[0]}" cy="${place.split(",")[1]}"/>`).join("")}
<text fill="${color}" x="${right + 8}" y="${Number(y(value(last))) + 4}">${name}</text>`;
  };
  const rules = [0, 0.25, 0.5, 0.75, 1].map(
    (
      part,
    ) => `<line stroke="${ink}" stroke-opacity="0.3" x1="${left}" x2="${right}" y1="${y(part)}" y2="${y(part)}"/>
<text fill="${ink}" text-anchor="end" x="${left - 8}" y="${Number(y(part)) + 4}">${part}</text>`,
  );
  const marks = points.map(
    ({ rate }) =>
      `<text fill="${ink}" text-anchor="middle" x="${x(rate)}" y="${bottom + 18}">${Number((rate * 100).toFixed(1))}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 320" width="560" height="320" role="img" font-family="system-ui, sans-serif" font-size="12">
<title>Recall and paid recall of copied passages against the part of their lexemes that was changed, seed ${seed}</title>
<text fill="${ink}" x="${left}" y="24" font-size="13">Copied passages found, by percent of lexemes changed</text>
${rules.join("\n")}
${marks.join("\n")}
${line("recall", "#1b9e77", ({ recall }) => recall)}
${line("paid recall", "#d95f02", ({ paidRecall }) => paidRecall)}
</svg>
`;
}
