import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { parse } from "node:path";
import { DataNetError } from "../base/errors.ts";

/** A repository that git reads, as if it were bare: nothing of its work tree is looked at. */
export interface GitDirectory {
  /** The work tree's top, free of symbolic links. */
  readonly top: string;
  /** Its .git, or the folder that a .git file names. */
  readonly gitDir: string;
}

export interface GitCall {
  /** Given to its standard input. */
  readonly input?: string;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** What a call of git may take unless told otherwise. */
const usualTimeoutMs = 120_000;

/** More than this of an answer that is kept whole is no answer to our questions. */
const maxAnswerBytes = 256 * 2 ** 20;

/**
 * A repository may come from a stranger. Its own configuration can name programs for git to start, and
 * ours comes after it: no hooks, no file system monitor, no pager, no signature checks, no fetching of
 * objects that are missing, and none of the user's own settings, which would make answers differ.
 * We read objects only, never the index or the work tree, so filters and textconv have nothing to do.
 */
const safeguards: readonly string[] = [
  "core.fsmonitor=false",
  `core.hooksPath=${devNull}`,
  `core.attributesFile=${devNull}`,
  "core.pager=cat",
  "core.sshCommand=false",
  "core.quotePath=false",
  "core.commitGraph=false",
  "credential.helper=",
  "diff.external=",
  "diff.algorithm=myers",
  "diff.indentHeuristic=true",
  "diff.renameLimit=1000",
  "diff.renames=true",
  "gpg.program=false",
  "i18n.logOutputEncoding=UTF-8",
  "log.showSignature=false",
  "log.showRoot=true",
  "log.mailmap=true",
  "mailmap.blob=HEAD:.mailmap",
  `mailmap.file=${devNull}`,

  "protocol.allow=never",
  "safe.directory=*",
  "trailer.separators=:",
];

function environment(): NodeJS.ProcessEnv {
  const kept = ["PATH", "Path", "PATHEXT", "SystemRoot", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"];
  return {
    ...Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    GIT_ALLOW_PROTOCOL: "none",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_GRAFT_FILE: devNull,
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_PAGER: "cat",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
    TZ: "UTC",
  };
}

/**
 * What git writes to its standard output, piece by piece. It is ended when whoever reads stops, when
 * the time is over, and when the signal says so.
 *
 * @param where a folder to find the repository from, or the repository
 * @param args of ours alone: names from a repository stand behind "--" or come on standard input
 * @throws DataNetError "notFound" when there is no git, "unreadable" with git's own last line when it
 * fails and when the time is over
 */
export async function* streamGit(
  where: string | GitDirectory,
  args: readonly string[],
  { input, signal, timeoutMs = usualTimeoutMs }: GitCall = {},
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const shown = typeof where === "string" ? where : where.top;
  // Git reads a .mailmap of the folder it runs in, and that of a work tree may be anybody's.
  const cwd = typeof where === "string" ? where : parse(where.gitDir).root;
  const at = typeof where === "string" ? [] : ["--bare", `--git-dir=${where.gitDir}`];
  const options = ["--no-pager", "--no-replace-objects", ...safeguards.flatMap((one) => ["-c", one]), ...at];
  const git = spawn("git", [...options, ...args], {
    cwd,
    env: environment(),
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  git.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  git.stdin.on("error", () => {}); // It may end before it has read all.
  git.stdin.end(input ?? "");
  let isLate = false;
  const kill = (): void => void git.kill("SIGKILL");
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, timeoutMs);
  const ended = new Promise<number | Error>((resolve) => {
    git.on("error", resolve);
    git.on("close", (code) => resolve(code ?? -1));
  });
  signal?.addEventListener("abort", kill);
  try {
    for await (const piece of git.stdout as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      yield piece;
    }
    const code = await ended;
    signal?.throwIfAborted();
    if (code === 0) return;
    if (code instanceof Error) throw notStarted(code);
    const what = isLate ? `git ${args[0]} took over ${timeoutMs / 1000} s` : lastLine(complaint);
    throw new DataNetError("unreadable", `${shown}: ${what}; check the repository with git fsck`);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
    kill();
    await ended;
  }
}

/** The whole of what git writes. */
export async function readGit(
  where: string | GitDirectory,
  args: readonly string[],
  call?: GitCall,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of streamGit(where, args, call)) {
    size += piece.length;
    if (size > maxAnswerBytes) {
      const cwd = typeof where === "string" ? where : where.top;
      throw new DataNetError(
        "unreadable",
        `${cwd}: git ${args[0]} answered with over ${maxAnswerBytes} bytes; contribute parts of the repository`,
      );
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The parts of an answer that each end with a NUL. Bytes: names need not be UTF-8. */
export async function* nulTerminated(answer: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const piece of answer) {
    let begin = 0;
    for (let end = piece.indexOf(0); end >= 0; end = piece.indexOf(0, begin)) {
      yield Buffer.concat([...rest, piece.subarray(begin, end)]);
      rest = [];
      begin = end + 1;
    }
    if (begin < piece.length) rest.push(piece.subarray(begin));
  }
}

function notStarted(cause: Error & { code?: string }): DataNetError {
  return new DataNetError(
    "notFound",
    `git: cannot be started (${cause.code ?? cause.message}), wanted the git program on the PATH; install git`,
    { cause },
  );
}

function lastLine(text: string): string {
  const lines = text.trim().split("\n");
  const fatal = lines.findLast((line) => line.startsWith("fatal: ")) ?? lines.at(-1);
  return `git says: ${(fatal || "nothing").replace(/^fatal: /, "")}`;
}
