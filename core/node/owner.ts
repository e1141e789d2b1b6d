import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

/** A process, and in it a call, that has something in its name on the disk. A pid alone may have been given to another process since. */
export interface Owner {
  readonly pid: number;
  /** When it started, as the system tells it; empty where it does not. */
  readonly start: string;
  /** Both and a nonce, fit for a file name: no two calls have the same, in one process either. */
  readonly text: string;
}

export function newOwner(): Owner {
  const start = startOf(process.pid) ?? "";
  const nonce = randomBytes(8).toString("hex");
  return { pid: process.pid, start, text: `${process.pid}_${start}_${nonce}` };
}

/** Reads back `text`; undefined when it is not one. */
export function ownerNamed(text: string | undefined): Owner | undefined {
  const [, pid, start] = /^(\d+)_([0-9a-f-]*(?:_\d+)?)_[0-9a-f]{16}$/.exec(text ?? "") ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), start, text: String(text) };
}

/** Whether the process still runs. Where the system does not tell the start, any process of that pid counts. */
export function isRunning({ pid, start }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false; // EPERM: alive, and somebody else's.
  }
  const now = startOf(pid);
  return now === undefined ? false : now === "" || start === "" || now === start;
}

/** Boot and start tick of a process on Linux; undefined when it has ended; elsewhere empty. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // proc(5): the name in parentheses may hold spaces; after it come field 3, the state, and the rest.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, threads, tick] = [fields[0], Number(fields[17]), fields[19]];
    // A zombie nobody waits for has ended, unless a thread of it is still in the kernel, writing.
    return "ZX".includes(state) && threads <= 1 ? undefined : `${boot}_${tick}`;
  } catch {
    return "";
  }
}
