import { transformSync } from "esbuild";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { tokenEdits } from "../quality/edits.ts";
import { excerpt } from "../quality/outputs.ts";
import type { Random } from "../random.ts";
import type { Registered } from "./world.ts";

/** What an attack works on. */
export interface Scene {
  /** What others have registered, in order. */
  readonly background: readonly Registered[];
  readonly victim: Registered;
  /** Text that nobody has registered. */
  readonly fresh: string;
  readonly random: Random;
}

/** What the attacker registers, and what the model emits. */
export interface Attempt {
  /** Before the victim, as far as the attacker can see ahead. */
  readonly first: readonly Registered[];
  /** After the victim. */
  readonly later: readonly Registered[];
  readonly output: string;
}

/** A way to get at a victim's credit. */
export interface Attack {
  readonly name: string;
  /** The most that may be lost by the victim, in percent of its credit; undefined where it is shown only. */
  readonly goal?: number;
  /** @returns undefined where this victim's text does not lend itself to it */
  attempt(scene: Scene): Attempt | undefined;
}

/** The names under which an attacker registers begin with this. */
export const attackerName = "Mallory";

const byAttacker = (text: string, n = 0): Registered => ({
  contributor: `${attackerName} ${n}`,
  text,
  language: "javascript",
});

const later = (
  name: string,
  goal: number | undefined,
  make: (scene: Scene) => string[] | undefined,
): Attack => ({
  name,
  ...(goal !== undefined && { goal }),
  attempt(scene) {
    const texts = make(scene);
    return texts && { first: [], later: texts.map(byAttacker), output: scene.victim.text };
  },
});

/** The thief registers the form that models emit, later than the author registered the original. */
const laundered = (
  name: string,
  goal: number,
  change: (text: string, random: Random) => string | undefined,
): Attack => ({
  name: `laundering: ${name}`,
  goal,
  attempt({ victim, random }) {
    const changed = change(victim.text, random);
    return changed === undefined ? undefined : { first: [], later: [byAttacker(changed)], output: changed };
  },
});

export const attacks: readonly Attack[] = [
  later("20 exact copies under 20 names", 0, ({ victim }) => Array.from({ length: 20 }, () => victim.text)),
  {
    name: "boilerplate farmed before everyone",
    goal: 0.5,
    attempt: ({ background, victim }) => ({
      first: [byAttacker(commonLines(background))],
      later: [],
      output: victim.text,
    }),
  },
  later("every line plus likely next tokens", 0, ({ background, victim }) =>
    likelyExtensions(background, victim),
  ),
  later("200,000 tokens of the victim's phrases", 0, ({ victim, random }) =>
    poison(victim.text, 200_000, random),
  ),
  ...[1, 8].map(
    (tokens): Attack => ({
      name: `the victim's text and the next ${tokens} of the output`,
      goal: 0,
      attempt({ victim, fresh }) {
        const next = firstLexemes(fresh, tokens);
        return {
          first: [],
          later: [byAttacker(`${victim.text}\n${next}`)],
          output: `${victim.text}\n${fresh}`,
        };
      },
    }),
  ),
  ...[8, 12, 16, 24].map(
    (size): Attack => ({
      name: `shards of ${size} lexemes of a text to come`,
      ...(size <= 16 && { goal: size < 12 ? 0 : 20 }),
      attempt: ({ victim }) => ({
        first: shards(victim.text, size).map((text) => byAttacker(text)),
        later: [],
        output: victim.text,
      }),
    }),
  ),
  laundered("reformatted", 5, (text) => printed(text, false)),
  laundered("comments changed", 30, (text) =>
    /^\s*\/\/.{8}/m.test(text) ? text.replace(/^(\s*)\/\/.*$/gm, "$1// words of a thief") : undefined,
  ),
  laundered("locals renamed", 30, (text) => printed(text, true)),
  laundered("3 % edits", 30, (text, random) =>
    (tokenEdits(0.03).apply(text, random) ?? []).map((piece) => piece.text).join(""),
  ),
  later("a longer file that holds the victim's", 0, ({ victim, fresh }) => [
    `${fresh}\n${victim.text}\n${fresh}`,
  ]),
  {
    name: "the whole output, registered after it was seen",
    goal: 0,
    attempt({ victim, fresh }) {
      const output = `${victim.text}\n${fresh}`;
      return { first: [], later: [byAttacker(output)], output };
    },
  },
];

/** Lines that stand in three files and more: what anyone could register in expectation. */
function commonLines(background: readonly Registered[]): string {
  const files = new Map<string, number>();
  for (const { text } of background)
    for (const line of new Set(text.split(/\r?\n/).map((each) => each.trim())))
      if (line.length > 12) files.set(line, (files.get(line) ?? 0) + 1);
  return [...files]
    .filter(([, n]) => n >= 3)
    .map(([line]) => line)
    .join("\n");
}

/** Each line of the victim with what follows its last three words elsewhere. */
function likelyExtensions(background: readonly Registered[], victim: Registered): string[] {
  const next = new Map<string, string>();
  const key = (words: readonly string[]): string => words.slice(-3).join(" ");
  for (const { text } of background) {
    const words = wordsOf(text);
    for (let i = 3; i + 8 <= words.length; i++) {
      const before = key(words.slice(i - 3, i));
      if (!next.has(before)) next.set(before, words.slice(i, i + 8).join(" "));
    }
  }
  const lines = victim.text.split(/\r?\n/).filter((line) => wordsOf(line).length >= 3);
  return [lines.map((line) => `${line} ${next.get(key(wordsOf(line))) ?? ""}`).join("\n")];
}

/** Phrases of the text in another order, again and again. */
function poison(text: string, tokens: number, random: Random): string[] {
  const words = wordsOf(text);
  return Array.from({ length: 10 }, () => {
    const parts: string[] = [];
    for (let n = 0; n < tokens / 10; n += 6) {
      const at = random.below(Math.max(1, words.length - 6));
      parts.push(words.slice(at, at + 6).join(" "));
    }
    return parts.join("\n");
  });
}

function shards(text: string, size: number): string[] {
  const words = wordsOf(text);
  return Array.from({ length: Math.ceil(words.length / size) }, (_, i) =>
    words.slice(i * size, (i + 1) * size).join(" "),
  );
}

function firstLexemes(text: string, count: number): string {
  return wordsOf(text).slice(0, count).join(" ");
}

function wordsOf(text: string): string[] {
  const { beginChar, endChar, codeCount } = lexemeTokenizer.tokenize(text, "javascript", new Lexicon());
  return Array.from({ length: codeCount }, (_, j) => text.slice(beginChar[j], endChar[j]));
}

function printed(text: string, minifyIdentifiers: boolean): string | undefined {
  try {
    return transformSync(text, { loader: "js", minifyIdentifiers, legalComments: "none", logLevel: "silent" })
      .code;
  } catch {
    return undefined;
  }
}

/** Text that nobody registered, of about as many characters. */
export function freshText(texts: readonly string[], random: Random): string {
  return excerpt(random.pick(texts), 1500, random);
}
