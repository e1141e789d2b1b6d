import { transformSync } from "esbuild";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import type { Random } from "../random.ts";

/** A piece of a changed passage: characters that came from the source, or that did not. */
export interface Piece {
  readonly text: string;
  readonly isOwn: boolean;
}

/** A way in which text is changed between its author and an output. */
export interface Edit {
  readonly name: string;
  /** @returns undefined where the passage cannot be changed so (it does not parse) */
  apply(passage: string, random: Random): readonly Piece[] | undefined;
}

const whole = (text: string): readonly Piece[] => [{ text, isOwn: true }];

/** Every lexeme of the rate is left out, doubled by a word of our own, or replaced by one. */
export function tokenEdits(rate: number): Edit {
  return {
    name: `edits ${Math.round(rate * 100)} %`,
    apply(passage, random) {
      const { beginChar, endChar } = lexemeTokenizer.tokenize(passage, "javascript", new Lexicon());
      const starts = [...beginChar.keys()].sort((a, b) => beginChar[a] - beginChar[b]);
      const pieces: Piece[] = [];
      let at = 0;
      for (const j of starts) {
        if (random.next() >= rate || beginChar[j] < at) continue;
        const kind = random.below(3);
        const keep = kind === 1 ? endChar[j] : beginChar[j];
        pieces.push({ text: passage.slice(at, keep), isOwn: true });
        if (kind > 0) pieces.push({ text: ` ours${random.below(1000)} `, isOwn: false });
        at = endChar[j];
      }
      pieces.push({ text: passage.slice(at), isOwn: true });
      return pieces;
    },
  };
}

/** Printed anew by a compiler: other line breaks, quotes and semicolons; comments are lost. */
const reformatted: Edit = {
  name: "reformatted",
  apply(passage) {
    const code = printed(passage, "js");
    return code === undefined ? undefined : whole(code);
  },
};

const typesStripped: Edit = {
  name: "types stripped",
  apply(passage) {
    const code = printed(passage, "ts");
    return code === undefined ? undefined : whole(code);
  },
};

const localsRenamed: Edit = {
  name: "locals renamed, reformatted",
  apply(passage) {
    const code = printed(passage, "js", true);
    return code === undefined ? undefined : whole(code);
  },
};

const renamed: Edit = {
  name: "all names changed",
  apply(passage, random) {
    const names = new Map<string, string>();
    const identifier = /(?<![.\w$"'`])[a-z_$][\w$]*(?![\w$]*["'`])/gi;
    return whole(
      passage.replace(identifier, (name) => {
        if (reserved.has(name)) return name;
        const known = names.get(name) ?? `v${random.below(9000) + 1000}`;
        names.set(name, known);
        return known;
      }),
    );
  },
};

export const edits: readonly Edit[] = [
  { name: "verbatim", apply: whole },
  {
    name: "re-indented, CRLF",
    apply: (passage) =>
      whole(passage.replace(/^[ \t]*/gm, (indent) => `\t  ${indent}`).replace(/\r?\n/g, "\r\n")),
  },
  reformatted,
  { name: "comments changed", apply: (passage) => changedComments(passage) },
  typesStripped,
  ...[0.01, 0.03, 0.05, 0.1].map(tokenEdits),
  localsRenamed,
  renamed,
];

/** Line comments get other words; what they held is no longer the author's. */
function changedComments(passage: string): readonly Piece[] | undefined {
  if (!/^\s*\/\/.{8}/m.test(passage)) return undefined;
  const pieces: Piece[] = [];
  for (const line of passage.split(/(?<=\n)/)) {
    const isComment = /^\s*\/\//.test(line);
    pieces.push({ text: isComment ? "// our words instead of theirs\n" : line, isOwn: !isComment });
  }
  return pieces;
}

function printed(passage: string, loader: "js" | "ts", minifyIdentifiers = false): string | undefined {
  try {
    const { code } = transformSync(passage, {
      loader,
      minifyIdentifiers,
      legalComments: "none",
      logLevel: "silent",
    });
    return code;
  } catch {
    return undefined;
  }
}

const reserved: ReadonlySet<string> = new Set(
  `abstract arguments as async await boolean break case catch class const continue debugger default delete do
  else enum eval export extends false finally for from function get if implements import in instanceof interface
  let new null of package private protected public return set static string number super switch symbol this
  throw true try type typeof undefined var void while with yield console require module exports process Object
  Array String Number Boolean Error Math JSON Promise Map Set Symbol Date RegExp Function`.split(/\s+/),
);
