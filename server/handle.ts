import {
  type CancellationToken,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import { DataNetError } from "../core/base/errors.ts";
import type { Message } from "./protocol.ts";

/** Where log lines go. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Result | Promise<Result>;
type Handled<Params, Result> = (params: Params, token: CancellationToken) => Promise<Result | ResponseError>;

/**
 * Wraps a request the editor makes by itself: a cancelled one is answered with the protocol's code,
 * a refused or failed one with null and a log line.
 */
export function answer<Params, Result>(
  log: Log,
  name: string,
  handler: Handler<Params, Result | null>,
): Handled<Params, Result | null> {
  const late = async (params: Params, token: CancellationToken): Promise<Result | null> => {
    const result = await handler(params, token);
    if (token.isCancellationRequested) throw new DataNetError("cancelled", `${name}: nobody waits for it`);
    return result;
  };
  return wrap<Params, Result | null>(log, name, late, () => null);
}

/**
 * Wraps a request a person made: like `answer`, but a refusal comes back as an error to show, and
 * what was done before the cancellation came is told as done.
 */
function act<Params, Result>(
  log: Log,
  name: string,
  handler: Handler<Params, Result>,
): Handled<Params, Result> {
  return wrap<Params, Result>(log, name, handler, (error) =>
    error instanceof DataNetError
      ? new ResponseError(LSPErrorCodes.RequestFailed, error.message)
      : new ResponseError(ErrorCodes.InternalError, error.message),
  );
}

/** Answers a request of protocol.ts in the wrapper `answer`. */
export function onQuery<Params, Result>(
  connection: Connection,
  { method }: Message<Params, Result | null>,
  handler: Handler<Params, Result | null>,
): void {
  connection.onRequest(method, answer(connection.console, method, handler) as AnyHandler);
}

/** Answers a request of protocol.ts in the wrapper `act`. */
export function onAction<Params, Result>(
  connection: Connection,
  { method }: Message<Params, Result>,
  handler: Handler<Params, Result>,
): void {
  connection.onRequest(method, act(connection.console, method, handler) as AnyHandler);
}

/** The library knows no types for methods named by a string. */
type AnyHandler = (params: unknown, token: CancellationToken) => Promise<unknown>;

/** One line for a refusal, the stack for anything else. */
export function report(log: Log, name: string, error: unknown): void {
  if (error instanceof DataNetError) log.warn(`${name}: ${error.message}`);
  else log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

function wrap<Params, Result>(
  log: Log,
  name: string,
  handler: Handler<Params, Result>,
  onError: (error: Error) => Result | ResponseError,
): Handled<Params, Result> {
  const cancelled = (): ResponseError =>
    new ResponseError(LSPErrorCodes.RequestCancelled, `${name}: cancelled`);
  return async (params, token) => {
    if (token.isCancellationRequested) return cancelled();
    try {
      return await handler(params, token);
    } catch (error) {
      if (token.isCancellationRequested || (error instanceof DataNetError && error.code === "cancelled")) {
        return cancelled();
      }
      report(log, name, error);
      return onError(error instanceof Error ? error : new Error(String(error)));
    }
  };
}
