import { childProgram } from "./child.ts";
import { LineServer } from "./lineServer.ts";
import type { Peers } from "./peers.ts";

/** Of each document that was matched: its time, and where the longest match from each token on ends. */
export interface Matched {
  readonly nanoseconds: number[];
  /** Not of calls that answer something else. */
  readonly ends?: number[][];
}

export interface Counted {
  readonly nanoseconds: number[];
  readonly counts: number[];
}

/** A program with an index open that answers questions. */
export interface Server {
  readonly who: string;
  /** What of the program is asked: its search without threads, or a call as shipped. */
  readonly how: string;
  readonly lines: LineServer;
}

/** Our engine with indexes open. */
export async function openOurs(who: string, dirs: readonly string[], paged: boolean): Promise<Server> {
  const lines = new LineServer(who, process.execPath, [childProgram, "serve"]);
  return open({ who, how: "", lines }, { do: "open", dirs, paged });
}

/**
 * The reference with an index open.
 *
 * @param ram in the setting that makes it fastest: all in memory, no prefetching; else as by default
 */
export async function openReference(
  who: string,
  how: string,
  { reference }: Peers,
  dir: readonly string[],
  width: number,
  ram: boolean,
): Promise<Server> {
  const program = ["bench/engine/peers/reference.py", how === "loop" ? reference!.loop : ""];
  const lines = new LineServer(who, reference!.python, program);
  return open({ who, how, lines }, { do: "open", dir, width, ram });
}

async function open(server: Server, question: object): Promise<Server> {
  try {
    await server.lines.ask(question);
    return server;
  } catch (error) {
    await server.lines.close();
    throw error;
  }
}

export async function closeAll(servers: readonly (Server | undefined)[]): Promise<void> {
  for (const server of servers) await server?.lines.close();
}
