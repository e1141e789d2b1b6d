import { parentPort } from "node:worker_threads";
import { DataNetError } from "../core/base/errors.ts";
import { isSearchThread, serveSearches } from "../core/node/searchThread.ts";
import { defaultStoreDir } from "../core/node/stateFolder.ts";
import manifest from "../package.json" with { type: "json" };
import { attribute } from "./attribute.ts";
import { compact } from "./compact.ts";
import { contribute } from "./contribute.ts";
import { doctor } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { init } from "./init.ts";
import { type Command, parseInvocation, UsageError } from "./invocation.ts";
import { notice } from "./notice.ts";
import { tolerateClosedPipe, visible, visibleLine } from "./print.ts";
import { purgeCommand } from "./purge.ts";
import { query } from "./query.ts";
import { record } from "./record.ts";
import { revoke } from "./revoke.ts";
import { stats } from "./stats.ts";
import { verify } from "./verify.ts";
import { verifyRoot } from "./verifyRoot.ts";

const commands: readonly Command[] = [
  init,
  contribute,
  attribute,
  record,
  verify,
  notice,
  query,
  stats,
  revoke,
  compact,
  exportCommand,
  importCommand,
  purgeCommand,
  doctor,
  verifyRoot,
];

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(usage());
    return name === undefined ? 2 : 0;
  }
  if (name === "--version") {
    process.stdout.write(`${manifest.version}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command && (args.includes("--help") || args.includes("-h"))) {
    process.stdout.write(`${describe(command)}\n`);
    return 0;
  }
  try {
    if (!command)
      throw new UsageError(
        `no command ${JSON.stringify(name)}; there are ${commands.map((c) => c.name).join(", ")}`,
      );
    return await command.run(parseInvocation(command, args, defaultStoreDir(process.env)));
  } catch (error) {
    return report(error, command);
  }
}

/**
 * Says on standard error what went wrong: the one place that does.
 *
 * @returns the exit code
 */
function report(error: unknown, command?: Command): number {
  if (error instanceof UsageError) {
    const line = command ? `usage: datanet ${command.usage}` : "datanet --help lists them";
    process.stderr.write(`datanet: ${visibleLine(error.message)}\n${line}\n`);
    return 2;
  }
  if (error instanceof DataNetError) process.stderr.write(`datanet: ${visibleLine(error.message)}\n`);
  else if (isSystemError(error)) {
    const where = error.path ?? error.syscall;
    const line = `${where}: ${error.message}; check the disk's space and permissions`;
    process.stderr.write(`datanet: ${visibleLine(line)}\n`);
  } else {
    process.stderr.write(`datanet: ${visible(error instanceof Error ? `${error.stack}` : String(error))}\n`);
  }
  return 1;
}

/** A call the system refused. Errors that Node.js itself throws at a wrong argument have no syscall. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

function describe({ usage: words, does }: Command): string {
  return `datanet ${words}\n    ${does}`;
}

function usage(): string {
  const lines = commands.map(describe);
  return `${lines.join("\n")}\n
Each takes --store DIR and --json. The store is DIR, else $DATANET_HOME, else ~/.datanet/default.
Exit 0: done; 1: refused, with one line on standard error; 2: wrong usage.\n`;
}

if (isSearchThread() && parentPort) serveSearches(parentPort);
else {
  tolerateClosedPipe((error) => {
    process.exitCode = report(error);
  });
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.exitCode = report(error);
    },
  );
}
