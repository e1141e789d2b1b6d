/** Every failure a caller can cause or handle. A `code` is stable API; a `message` is not. */
export type ErrorCode =
  | "badAnswer"
  | "cancelled"
  | "corruptStore"
  | "exists"
  | "forked"
  | "invalidArgument"
  | "locked"
  | "notFound"
  | "reverted"
  | "unreachable"
  | "unreadable"
  | "unsupportedText"
  | "unsupportedVersion"
  | "wrongChain";

/** A refusal. The message is one line: where, what was found, what was wanted, what to do. */
export class DataNetError extends Error {
  override readonly name = "DataNetError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Throws unless `ok`: for a broken promise of ours, never for bad input. */
export function invariant(ok: boolean, promise: string): asserts ok {
  if (!ok) throw new Error(`bug: ${promise}`);
}
