import { parseArgs } from "node:util";

/** A command line that cannot be understood: exit 2, with the usage of the command. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Options of a command: "string" takes a value, "strings" may be given again, "flag" stands alone. */
export type OptionKinds = { readonly [name: string]: "string" | "strings" | "flag" };

/** What was typed, taken apart. */
export interface Invocation {
  readonly positionals: readonly string[];
  readonly strings: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
  /** Folder of the store. */
  readonly store: string;
  readonly json: boolean;
}

/** A command of the program. One file each. */
export interface Command {
  readonly name: string;
  /** The words after `datanet`, for usage lines. */
  readonly usage: string;
  readonly does: string;
  readonly options: OptionKinds;
  /** Fewest and most positional arguments. */
  readonly positionals: readonly [number, number];
  /** @returns the exit code */
  run(invocation: Invocation): Promise<number>;
}

/**
 * @param defaultStore folder when --store is not given
 * @throws UsageError
 */
export function parseInvocation(command: Command, args: readonly string[], defaultStore: string): Invocation {
  const kinds: OptionKinds = { ...command.options, store: "string", json: "flag" };
  const parsed = parse(kinds, args);
  const [least, most] = command.positionals;
  const count = parsed.positionals.length;
  if (count < least || count > most) {
    const wanted =
      least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
    throw new UsageError(
      `${command.name}: ${count === 1 ? "1 argument" : `${count} arguments`}, wanted ${wanted}`,
    );
  }
  const strings = new Map<string, string[]>();
  const flags = new Set<string>();
  for (const [name, value] of Object.entries(parsed.values)) {
    if (kinds[name] === "flag") flags.add(name);
    else {
      const given = [value].flat().map(String);
      if (kinds[name] === "string" && given.length > 1) {
        const found = `--${name} ${given.map((each) => JSON.stringify(each)).join(" and ")}`;
        throw new UsageError(`${command.name}: ${found}, wanted it once`);
      }
      strings.set(name, given);
    }
  }
  const store = strings.get("store")?.[0] ?? defaultStore;
  if (store === "") throw new UsageError(`${command.name}: --store is empty, wanted a folder`);
  return { positionals: parsed.positionals, strings, flags, store, json: flags.has("json") };
}

function parse(
  kinds: OptionKinds,
  args: readonly string[],
): { values: Record<string, unknown>; positionals: string[] } {
  const options = Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [
      name,
      { type: kind === "flag" ? "boolean" : "string", multiple: kind !== "flag" } as const,
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(reasonOf(cause as NodeJS.ErrnoException, args), { cause });
  }
}

/** What the parser says, without its advice, which repeats less than the whole argument. */
function reasonOf({ code, message }: NodeJS.ErrnoException, args: readonly string[]): string {
  // A negative number is read as an option, and the advice about it fills several lines.
  const option = /^Option '(--[^' ]+)[^']*' argument is ambiguous/.exec(message)?.[1];
  const negative = option
    ? args[args.indexOf(option) + 1]
    : args.find((arg) => /^-\d/.test(arg) && message.startsWith(`Unknown option '${arg.slice(0, 2)}'`));
  if (negative !== undefined && /^-\d/.test(negative)) {
    return `${option ? `${option} ` : ""}${negative}, wanted a whole number, at least 0`;
  }
  if (option)
    return `${option} ${negative}, wanted a value; one that begins with - is given as ${option}=VALUE`;
  const [said] = message.split(/\.?\n|\. /);
  return code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? `${said}; a file that begins with - goes after --` : said;
}

/** The value of an option that was given once or not at all. */
export function optionOf({ strings }: Invocation, name: string): string | undefined {
  return strings.get(name)?.[0];
}

/** A whole number that was given, or `otherwise`. @throws UsageError */
export function naturalOf(invocation: Invocation, name: string, otherwise: number): number {
  const given = optionOf(invocation, name);
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (/^\d+$/.test(given) && Number.isSafeInteger(value)) return value;
  throw new UsageError(
    `--${name} ${JSON.stringify(given)}, wanted a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  );
}

/** Bytes of a token, where --width was given. @throws UsageError */
export function widthOf(invocation: Invocation): 1 | 2 | 4 | undefined {
  const given = optionOf(invocation, "width");
  const width = ([1, 2, 4] as const).find((w) => String(w) === given);
  if (given === undefined || width !== undefined) return width;
  throw new UsageError(`--width ${JSON.stringify(given)}, wanted 1, 2 or 4 bytes a token`);
}
