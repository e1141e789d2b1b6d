/** What the server says to people in hovers, lenses and progress, in one language. */
export interface Messages {
  /** Of the whole: "62 %". */
  percent(part: number): string;
  lensShares(percent: string, contributors: number, licenses: string): string;
  lensNothing(): string;
  lensRest(unattributed: string): string;
  lensCommons(commons: string): string;
  lensWindow(): string;
  licenseUnknown(): string;
  credited(name: string, percent: string): string;
  paidInPart(percent: string): string;
  openSource(): string;
  match(tokens: number, bits: string, count: number, documents: number, contributors: number): string;
  allSources(documents: number): string;
  context(
    tokens: number,
    count: number,
    next: readonly NextWord[],
    elsewhere: Pick<NextWord, "word" | "times"> | undefined,
  ): string;
  alsoIn(): string;
  commons(): string;
  notCredited(): string;
  footer(store: string, manifestHash: string): string;
  previewing(): string;
  contributing(): string;
  filesDone(count: number): string;
}

/** A word that follows, as Markdown; undefined for the end of a file. */
export interface NextWord {
  readonly word: string | undefined;
  readonly times: number;
  /** Of all places. */
  readonly percent: string;
  /** Whether it is what follows in the document itself. */
  readonly isHere: boolean;
}

const english: Messages = {
  percent: (part) => `${rounded(part)} %`,
  lensShares: (percent, contributors, licenses) =>
    `${percent} from ${contributors === 1 ? "1 contributor" : `${contributors} contributors`} · ${licenses}`,
  lensNothing: () => "no verbatim reuse of a contribution",
  lensRest: (unattributed) => `${unattributed} unattributed`,
  lensCommons: (commons) => `${commons} commons`,
  lensWindow: () => "large document: only the part in view",
  licenseUnknown: () => "license not stated",
  credited: (name, percent) => `${name} is credited with ${percent} of this document`,
  paidInPart: (percent) =>
    `${percent} of these tokens: the match is short, or an earlier contribution holds a part of it`,
  openSource: () => "Open the source",
  match: (tokens, bits, count, documents, contributors) =>
    `${tokens} tokens (${bits} bits) stand verbatim in ${times(count, "place", "places")} of ${times(documents, "contribution", "contributions")} by ${times(contributors, "contributor", "contributors")}`,
  allSources: (documents) => `Show all ${documents} sources`,
  context: (tokens, count, next, elsewhere) => {
    const after = tokens === 1 ? "this token" : `these ${tokens} tokens`;
    const items = next.map(({ word, times: often, percent, isHere }) => {
      return `${word ?? "the end of a file"} ${often} (${percent}${isHere ? ", as here" : ""})`;
    });
    const here =
      elsewhere && `; as here, with ${elsewhere.word}, ${elsewhere.times === 0 ? "never" : elsewhere.times}`;
    return `After ${after} the DataNet goes on ${times(count, "time", "times")}, with ${items.join(", ")}${here ?? ""}`;
  },
  alsoIn: () => "Also in",
  commons: () => "**Commons**: a passage many people write alike, credited to nobody.",
  notCredited: () =>
    "Nobody is credited for this token: the match is covered by an earlier one or too short.",
  footer: (store, manifestHash) => `Verbatim-reuse credit, from DataNet ${store}, manifest ${manifestHash}`,
  previewing: () => "Looking at what would be contributed",
  contributing: () => "Contributing",
  filesDone: (count) => times(count, "file", "files"),
};

const simplifiedChinese: Messages = {
  percent: (part) => `${rounded(part)}%`,
  lensShares: (percent, contributors, licenses) => `${percent} 来自 ${contributors} 位贡献者 · ${licenses}`,
  lensNothing: () => "未发现逐字复用的贡献内容",
  lensRest: (unattributed) => `${unattributed} 未归属`,
  lensCommons: (commons) => `${commons} 公共内容`,
  lensWindow: () => "文档较大：仅分析可见部分",
  licenseUnknown: () => "未声明许可证",
  credited: (name, percent) => `${name} 获得本文档 ${percent} 的署名份额`,
  paidInPart: (percent) => `仅计这些词元的 ${percent}：匹配较短，或更早的贡献已含其中一部分`,
  openSource: () => "打开来源",
  match: (tokens, bits, count, documents, contributors) =>
    `${tokens} 个词元（${bits} 比特）逐字出现在 ${contributors} 位贡献者的 ${documents} 份贡献中，共 ${count} 处`,
  allSources: (documents) => `显示全部 ${documents} 个来源`,
  context: (tokens, count, next, elsewhere) => {
    const items = next.map(({ word, times: often, percent, isHere }) => {
      return `${word ?? "文件结尾"} ${often} 处（${percent}${isHere ? "，与此处相同" : ""}）`;
    });
    const here = elsewhere && `；与此处相同的 ${elsewhere.word} 有 ${elsewhere.times} 处`;
    return `这 ${tokens} 个词元在 DataNet 中共 ${count} 处，其后为 ${items.join("、")}${here ?? ""}`;
  },
  alsoIn: () => "另见",
  commons: () => "**公共内容**：许多人都会这样写的片段，不计入任何人的份额。",
  notCredited: () => "此词元不计入任何人的份额：已被更早的匹配覆盖，或匹配过短。",
  footer: (store, manifestHash) => `逐字复用份额，来自 DataNet ${store}，清单 ${manifestHash}`,
  previewing: () => "正在检查将要贡献的内容",
  contributing: () => "正在贡献",
  filesDone: (count) => `${count} 个文件`,
};

/** @param locale as an editor sends it, such as "zh-cn" */
export function messagesFor(locale: string): Messages {
  return /^zh(-(cn|sg|hans).*)?$/i.test(locale) ? simplifiedChinese : english;
}

/** Never 0 for something, never 100 for not all. */
function rounded(part: number): string {
  if (part > 0 && part < 0.005) return "<1";
  if (part < 1 && part >= 0.995) return ">99";
  return (part * 100).toFixed(0);
}

function times(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
