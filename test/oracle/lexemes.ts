/**
 * Lexemes, slow and obvious: blank out what is not code (then what is not comment), split the rest
 * with one regular expression, and normalise the list.
 */

export interface SlowLexeme {
  readonly text: string;
  readonly begin: number;
  readonly end: number;
}

interface Language {
  readonly line?: RegExp;
  readonly opener?: RegExp;
  readonly closer?: RegExp;
  readonly nested?: true;
  readonly string?: (at: number, text: string) => RegExp | undefined;
  readonly javascript?: true;
}

const space = "[\\s\\p{Cc}\\p{Cf}]";
const cjk = "[[\\p{L}\\p{Nl}]&&[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}]]";
const letter = `[[\\p{L}\\p{M}_]--${cjk}]`;
const digit = `[\\p{N}--${cjk}]`;
const escaped = "\\\\(?:\\r\\n|[^]|$)";
const single = (quote: string) => new RegExp(`${quote}(?:${escaped}|[^\\\\\\r\\n${quote}])*${quote}?`, "y");
const raw = (quote: string) => new RegExp(`${quote}[^\\r\\n${quote}]*${quote}?`, "y");
const triple = (quote: string) =>
  new RegExp(`${quote}{3}(?:${escaped}|(?!${quote}{3})[^\\\\])*(?:${quote}{3}|$)`, "y");
const stars = { opener: /\/\*(?:(?!\*+\/)\*+)?/y, closer: /\*+\//y };
const slashes = { line: /(?<!:|:\/)\/\/+/y, ...stars };
const literal = /'(?=\\|[^'\r\n]')/uy;
const afterBreak = `(?<=^|${space}|[;&|()])`;

function anyQuote(at: number, text: string): RegExp | undefined {
  return /['"]/.test(text[at]) ? single(text[at]) : undefined;
}

const languages: Readonly<Record<string, Language>> = {
  plaintext: {},
  css: { ...stars, string: anyQuote },
  html: { opener: /<!--(?:(?!--+>)-+)?/y, closer: /--+>/y },
  javascript: { ...slashes, string: anyQuote, javascript: true },
  python: {
    line: /#+/y,
    string: (at, text) => (/^("""|''')/.test(text.slice(at)) ? triple(text[at]) : anyQuote(at, text)),
  },
  ruby: {
    line: new RegExp(`${afterBreak}#+`, "uy"),
    opener: /(?<=^|[\r\n])=begin/y,
    closer: /(?<=^|[\r\n])=end/y,
    string: anyQuote,
  },
  rust: {
    ...slashes,
    nested: true,
    string: (at, text) => (text[at] !== "'" || matchAt(literal, text, at) ? anyQuote(at, text) : undefined),
  },
  shellscript: {
    line: new RegExp(`${afterBreak}#+`, "uy"),
    string: (at, text) => (text[at] === "'" ? raw("'") : anyQuote(at, text)),
  },
  sql: { line: /--+/y, ...stars, string: (at, text) => (/['"]/.test(text[at]) ? raw(text[at]) : undefined) },
};

/** Names of the languages this oracle knows. */
export const slowLanguages: readonly string[] = Object.keys(languages);

/** The lexemes of the code and of the comments. */
export function slowLexemes(text: string, language: string): readonly [SlowLexeme[], SlowLexeme[]] {
  const page = new Page(text);
  divide(text, languages[language], page);
  return [lex(page.code.join(""), page.alone), lex(page.comment.join(""), new Set())];
}

/** The text twice, each time with blanks for what belongs to the other. */
class Page {
  readonly code: string[];
  readonly comment: string[];
  /** Positions of marks that form no runs. */
  readonly alone = new Set<number>();

  constructor(text: string) {
    this.code = Array.from({ length: text.length }, () => " ");
    this.comment = [...this.code];
  }
}

function divide(text: string, language: Language, page: Page): void {
  const shebang = language.line || language.opener ? /^\ufeff?#!(?!\[)/.exec(text) : null;
  let at = shebang ? lineComment(text, shebang[0].length, page) : 0;
  while (at < text.length) at = code(text, at, language, page);
}

/** Takes one thing of code at `at`; returns its end. */
function code(text: string, at: number, language: Language, page: Page): number {
  const backslashes = matchAt(/\\+/y, text, at);
  if (backslashes !== undefined) {
    const end = at + backslashes.length;
    return copy(text, at, backslashes.length % 2 === 1 ? end + 1 : end, page.code);
  }
  const opener = language.opener && matchAt(language.opener, text, at);
  if (opener !== undefined) return blockComment(text, at + opener.length, language, page);
  const line = language.line && matchAt(language.line, text, at);
  if (line !== undefined) return lineComment(text, at + line.length, page);
  if (language.javascript && text[at] === "`") return template(text, at, language, page);
  if (language.javascript && beginsRegex(text, at, page)) {
    const pattern = matchAt(
      new RegExp(`/(?:${escaped}|\\[(?:${escaped}|[^\\]\\\\\\r\\n])*\\]?|[^/\\\\\\r\\n[])*/?`, "y"),
      text,
      at,
    )!;
    for (let i = at; i < at + pattern.length; i++) if (text[i] !== "\\") page.alone.add(i);
    return copy(text, at, at + pattern.length, page.code);
  }
  const string = language.string?.(at, text);
  return copy(text, at, at + (string ? matchAt(string, text, at)!.length : 1), page.code);
}

function lineComment(text: string, at: number, page: Page): number {
  return copy(text, at, at + matchAt(/[^\r\n]*/y, text, at)!.length, page.comment);
}

function blockComment(text: string, at: number, language: Language, page: Page): number {
  const lead = new RegExp(
    `[\\r\\n]${space}*${language.opener === stars.opener ? "(?:\\*(?!\\**/))?" : ""}`,
    "uy",
  );
  for (let depth = 1; depth > 0 && at < text.length; ) {
    const closer = matchAt(language.closer!, text, at);
    const opener = language.nested && matchAt(language.opener!, text, at);
    if (closer !== undefined) depth--;
    else if (opener !== undefined) depth++;
    const skipped = closer ?? opener ?? matchAt(lead, text, at);
    at = skipped !== undefined ? at + skipped.length : copy(text, at, at + 1, page.comment);
  }
  return at;
}

function template(text: string, at: number, language: Language, page: Page): number {
  at = copy(text, at, at + 1, page.code);
  while (at < text.length) {
    const chunk = matchAt(new RegExp(`(?:${escaped}|\\$(?!\\{)|[^\\\\\`$])*`, "y"), text, at)!;
    at = copy(text, at, at + chunk.length, page.code);
    if (text[at] === "`") return copy(text, at, at + 1, page.code);
    at = copy(text, at, at + 2, page.code);
    for (let depth = 1; depth > 0 && at < text.length; ) {
      if (text[at] === "{") depth++;
      if (text[at] === "}") depth--;
      at = code(text, at, language, page);
    }
  }
  return at;
}

function beginsRegex(text: string, at: number, page: Page): boolean {
  if (text[at] !== "/" || text[at + 1] === "/") return false;
  const before = page.code
    .slice(0, at)
    .join("")
    .replace(new RegExp(`${space}+$`, "u"), "");
  if (before === "" || before.endsWith(";")) return true;
  const word = new RegExp(`(?:${cjk}|[${letter}${digit}]+)$`, "v").exec(before)?.[0];
  const keywords = /^(await|case|delete|do|else|in|instanceof|new|of|return|throw|typeof|void|yield)$/;
  return word === undefined ? !/[)\]}'"`</]$/.test(before) : keywords.test(word);
}

function lex(page: string, alone: ReadonlySet<number>): SlowLexeme[] {
  const more = `[${letter}${digit}]*`;
  const token = new RegExp(
    `${space}+|${cjk}|${letter}${more}|${digit}${more}(?:\\.${digit}${more})*|[^]`,
    "vg",
  );
  const isMark = new RegExp(`^(?!${space}|${cjk}|${letter}|${digit})`, "v");

  const found: SlowLexeme[] = [];
  for (const { 0: text, index: begin } of page.matchAll(token))
    if (text.trim() !== "" && !new RegExp(`^${space}`, "u").test(text))
      found.push({ text, begin, end: begin + text.length });

  const runs: SlowLexeme[][] = [];
  for (const lexeme of found) {
    const last = runs.at(-1)?.at(-1);
    const joins =
      last?.text === lexeme.text &&
      last.end === lexeme.begin &&
      isMark.test(lexeme.text) &&
      !/[()[\]{}<>]/.test(lexeme.text) &&
      !(lexeme.text < "\x80" && (alone.has(lexeme.begin) || alone.has(last.begin)));
    if (joins) runs.at(-1)!.push(lexeme);
    else runs.push([lexeme]);
  }
  const marked = runs.flatMap((run) => {
    const { text, begin } = run[0];
    if (text === ";") return [];
    const shown =
      text === "\\" && run.length % 2 === 1 && /['"`]/.test(page[run.at(-1)!.end] ?? "")
        ? run.slice(0, -1)
        : run;
    const name = /^['"`]$/.test(text) ? '"' : text;
    if (shown.length < 3) return shown.map((lexeme) => ({ ...lexeme, text: name }));
    return [{ text: name.repeat(3), begin, end: shown.at(-1)!.end }];
  });
  const closed = marked.filter(({ text }, i) => !(text === "," && /^[)\]}]$/.test(marked[i + 1]?.text)));
  const dropped = new Set<SlowLexeme>();
  closed.forEach((_, i) => {
    const [open, word, close, equals, greater] = closed.slice(i, i + 5);
    if (greater === undefined || equals.end !== greater.begin) return;
    if (open.text + close.text + equals.text + greater.text !== "()=>") return;
    if (!new RegExp(`^${letter}`, "v").test(word.text)) return;
    dropped.add(open).add(close);
  });
  return closed.filter((lexeme) => !dropped.has(lexeme));
}

function copy(text: string, begin: number, end: number, page: string[]): number {
  for (let i = begin; i < Math.min(end, text.length); i++) page[i] = text[i];
  return end;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
