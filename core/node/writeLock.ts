/**
 * The write lock of a store: one writer at a time, also after a crash.
 *
 * The lock is the file `lock.<n>` with the highest n in the state folder. It names its owner; to take
 * a free or orphaned lock is to create `lock.<n+1>` by a hard link, which fails for all but one. A
 * winner that then sees a higher number came late and steps back. The owner renames its file to
 * `lock.<n>.free` when done. Numbers only rise, so two processes never both hold the highest.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DataNetError } from "../base/errors.ts";

/** Who holds a lock. A pid alone may have been given to another process since. */
interface Owner {
  readonly pid: number;
  /** When the process started, as the system tells it; empty where it does not. */
  readonly startTime: string;
  readonly nonce: string;
}

const pollMs = 50;

/**
 * Runs `work` while holding the store's write lock.
 *
 * @param folder the state folder of the store; made when missing
 * @param store the store, for messages
 * @param waitMs how long to wait for a live owner
 * @throws DataNetError "locked"
 */
export async function withWriteLock<T>(
  folder: string,
  store: string,
  waitMs: number,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const held = await acquire(folder, store, Date.now() + waitMs);
  try {
    return await work();
  } finally {
    await rename(held, `${held}.free`);
  }
}

async function acquire(folder: string, store: string, deadline: number): Promise<string> {
  const owner: Owner = {
    pid: process.pid,
    startTime: startTime(process.pid),
    nonce: randomBytes(8).toString("hex"),
  };
  const ticket = join(folder, `ticket.${owner.nonce}`);
  await writeFile(ticket, JSON.stringify(owner));
  try {
    for (;;) {
      const last = await newest(folder);
      const by = last.free ? undefined : await liveOwner(join(folder, `lock.${last.n}`));
      if (by === undefined) {
        const mine = join(folder, `lock.${last.n + 1}`);
        if ((await linked(ticket, mine)) && (await newest(folder)).n === last.n + 1) {
          await sweep(folder, last.n + 1);
          return mine;
        }
        continue;
      }
      if (Date.now() > deadline) {
        const message = `${store}: locked by process ${by.pid}, which is writing; wait for it to end or stop it`;
        throw new DataNetError("locked", message);
      }
      await wait(pollMs);
    }
  } finally {
    await rm(ticket, { force: true });
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The highest number and whether its owner has let go. */
async function newest(folder: string): Promise<{ n: number; free: boolean }> {
  let last = { n: 0, free: true };
  for (const name of await readdir(folder)) {
    const [, digits, free] = /^lock\.(\d+)(\.free)?$/.exec(name) ?? [];
    const n = Number(digits);
    if (n > last.n || (n === last.n && free)) last = { n, free: free !== undefined };
  }
  return last;
}

/** The owner of a lock that still runs; undefined when it has ended or let go meanwhile. */
async function liveOwner(path: string): Promise<Owner | undefined> {
  let owner: Partial<Owner>;
  try {
    owner = JSON.parse(await readFile(path, "utf8")) as Partial<Owner>;
  } catch {
    return undefined; // Renamed to free just now, or never a ticket of ours.
  }
  const { pid, startTime: started, nonce } = owner;
  if (typeof pid !== "number" || !isAlive(pid)) return undefined;
  const now = startTime(pid);
  if (now !== "" && started !== "" && now !== started) return undefined;
  return { pid, startTime: String(started), nonce: String(nonce) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // Alive, and somebody else's.
  }
}

/** Boot and start tick of a process on Linux; elsewhere empty, and a live pid counts as the owner. */
function startTime(pid: number): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // The name in parentheses may hold spaces; the start tick is field 22, the 20th after it.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${boot} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return "";
  }
}

/** Removes lower numbers. A process that still looks at one will see ours and step back. */
async function sweep(folder: string, n: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, digits] = /^lock\.(\d+)(?:\.free)?$/.exec(name) ?? [];
    if (digits !== undefined && Number(digits) < n) await rm(join(folder, name), { force: true });
  }
}
