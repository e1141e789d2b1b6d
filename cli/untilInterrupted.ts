import { DataNetError } from "../core/base/errors.ts";

/** Runs work that Ctrl-C ends in order: it tidies up, and says that it was cancelled. A second Ctrl-C ends the program. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const end = (): void =>
    controller.abort(
      new DataNetError("cancelled", "cancelled; what was done before stays, call again to go on"),
    );
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  try {
    return await work(controller.signal);
  } finally {
    process.removeListener("SIGINT", end);
    process.removeListener("SIGTERM", end);
  }
}
