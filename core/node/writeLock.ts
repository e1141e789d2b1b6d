/**
 * The write lock of a store: one writer at a time, also after a crash.
 *
 * The lock is one empty file, the token, in the folder `lock` of the state folder. Its name says who
 * has it: `free.<n>`, or `<owner>.lock.<n>`. To take it, to let it go and to take it from a dead owner
 * are each one rename of the token to a name with the next number. That excludes, since
 *
 * - there is one token: it appears with its folder, which is made elsewhere and renamed to `lock`; a
 *   rename onto a folder that holds something fails, and `lock` holds the token from then on;
 * - each rename raises the number, so no name ever comes back, and a process that was delayed, however
 *   long, finds the name it read gone and looks again;
 * - a listing that missed the token, or saw it under an older name, leads to a rename that fails;
 * - a rename happens or does not: killed before it, a process holds nothing; killed after it, the name
 *   tells whose the token was, and that this owner has ended.
 *
 * Waiting leaves nothing behind. A folder made in vain is removed, by a later owner if need be.
 */
import { lstat, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DataNetError } from "../base/errors.ts";
import { isRunning, newOwner, type Owner, ownerNamed } from "./owner.ts";

const pollMs = 50;

/** Where the lock is, and how long to try. */
interface Lock {
  /** The state folder. */
  readonly folder: string;
  readonly store: string;
  readonly deadline: number;
}

/**
 * Runs `work` while holding the store's write lock.
 *
 * @param folder the state folder of the store; made when missing
 * @param store the store, for messages
 * @param waitMs how long to wait for a live owner
 * @param work told whether the owner before has died while it wrote, and left things lying about
 * @throws DataNetError "locked"; "unreadable" when the folder cannot be written
 */
export async function withWriteLock<T>(
  folder: string,
  store: string,
  waitMs: number,
  work: (afterCrash: boolean) => Promise<T>,
): Promise<T> {
  // A clock that is set back or on must not change how long we wait.
  const lock = { folder, store, deadline: performance.now() + waitMs };
  const held = await inFolder(folder, () => acquire(lock));
  let result: T;
  try {
    result = await work(held.afterCrash);
  } catch (error) {
    await release(folder, held).catch(() => {}); // What went wrong first is what is told.
    throw error;
  }
  await inFolder(folder, () => release(folder, held));
  return result;
}

/** The token, as a listing showed it. */
interface Token {
  readonly name: string;
  readonly n: number;
  /** Undefined when it is free. */
  readonly owner: Owner | undefined;
}

/** The token in our name. */
interface Held extends Token {
  /** Whether it was a dead owner's. */
  readonly afterCrash: boolean;
}

async function acquire(lock: Lock): Promise<Held> {
  const { folder, store, deadline } = lock;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const owner = newOwner();
  for (;;) {
    const token = await findToken(folder);
    if (token === undefined) {
      await makeToken(folder, owner, deadline);
    } else if (token.owner === undefined || !isRunning(token.owner)) {
      const n = token.n + 1;
      const held = { name: `${owner.text}.lock.${n}`, n, owner, afterCrash: token.owner !== undefined };
      if (await moved(folder, token.name, held.name)) {
        await sweep(folder).catch(() => {}); // Tidying is no reason to let go.
        return held;
      }
    } else {
      if (performance.now() > deadline) {
        const message = `${store}: locked by process ${token.owner.pid}, which is writing; wait for it to end or stop it`;
        throw new DataNetError("locked", message);
      }
      await wait(pollMs);
    }
  }
}

async function release(folder: string, { name, n }: Token): Promise<void> {
  if (await moved(folder, name, `free.${n + 1}`)) return;
  throw new DataNetError(
    "unreadable",
    `${folder}: the lock was taken away from this process, wanted ${name}; let nothing else change that folder, and run datanet doctor`,
  );
}

/** Undefined when there is none yet, and when it was renamed while the folder was listed. */
async function findToken(folder: string): Promise<Token | undefined> {
  let names: string[];
  try {
    names = await readdir(join(folder, "lock"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  // A listing made during a rename may show both names; the higher number is the later one.
  let last: Token | undefined;
  for (const name of names) {
    const [, free, owner, held] = /^(?:free\.(\d+)|(.+)\.lock\.(\d+))$/.exec(name) ?? [];
    const n = Number(free ?? held);
    if (n > (last?.n ?? -1)) last = { name, n, owner: ownerNamed(owner) };
  }
  return last;
}

/** Makes the token unless there is one. */
async function makeToken(folder: string, owner: Owner, deadline: number): Promise<void> {
  const draft = join(folder, `${owner.text}.draft`);
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(join(draft, "free.0"), "");
    await rename(draft, join(folder, "lock"));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Systems differ in how they say that the folder is there, and holds something.
    if (!(await exists(join(folder, "lock")))) throw error;
    if (performance.now() > deadline && (await findToken(folder)) === undefined) throw error;
    await wait(1);
  }
}

/** Whether the token went from one name to another by our doing. */
async function moved(folder: string, from: string, to: string): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(join(folder, "lock", from), join(folder, "lock", to));
      return true;
    } catch (error) {
      const code = codeOf(error);
      // A network file system may lose the answer to a rename that happened; nobody else makes this name.
      if (code === "ENOENT") return exists(join(folder, "lock", to));
      // Windows refuses while another program, such as a virus scanner, looks at the file.
      const mayPass = process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(code);
      if (!mayPass || attempt === 20) throw error;
      await wait(pollMs);
    }
  }
}

/** Removes folders that dead processes made in vain. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = ownerNamed(/^(.+)\.draft$/.exec(name)?.[1]);
    if (owner && !isRunning(owner)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Runs a step of ours; what the file system refuses becomes one clear refusal. */
async function inFolder<T>(folder: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (cause instanceof DataNetError || codeOf(cause) === "") throw cause;
    const todo = "make it a folder you can write, with space, or set XDG_STATE_HOME to another";
    throw new DataNetError("unreadable", `${folder}: cannot hold the lock (${codeOf(cause)}); ${todo}`, {
      cause,
    });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
