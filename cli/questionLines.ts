import { createReadStream } from "node:fs";
import { DataNetError } from "../core/base/errors.ts";
import { pathError } from "../core/node/pathError.ts";

/** A line of a file, and where it stands. */
export interface QuestionLine {
  /** File and line, for messages. */
  readonly where: string;
  readonly text: string;
}

/** Most bytes of a line: as many as of a text that is annotated. */
const maxLineBytes = 16 * 2 ** 20;

/**
 * The lines of a file of questions that are not blank, one after the other; holds no more than one of them
 * and what was read with its end. A byte order mark at the begin is no part of the first.
 *
 * @param path a file, or `-` for standard input
 * @throws DataNetError "notFound", "unreadable", or "unsupportedText" for folders, lines over 16 MiB and
 * what is not UTF-8
 */
export async function* questionLines(path: string): AsyncGenerator<QuestionLine> {
  const name = path === "-" ? "standard input" : path;
  const input: AsyncIterable<Buffer> = path === "-" ? process.stdin : createReadStream(path);
  let line = 0;
  try {
    for await (const bytes of linesOf(input, () => `${name}:${line + 1}`)) {
      line++;
      const where = `${name}:${line}`;
      const text = decode(where, bytes, line === 1);
      if (text.trim() !== "") yield { where, text };
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === "EISDIR") {
      throw new DataNetError("unsupportedText", `${name}: a folder, wanted a text file; name a file in it`);
    }
    if (error.code === "ENOENT") {
      const message = `${name}: does not exist, wanted a file of questions, or one of the kinds; check the path, or ask for a phrase with find`;
      throw new DataNetError("notFound", message, { cause: error });
    }
    throw pathError(error, name);
  }
}

/** Lines without their line feeds; the last one may have none. */
async function* linesOf(input: AsyncIterable<Buffer>, where: () => string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  const add = (part: Buffer): void => {
    size += part.length;
    if (size > maxLineBytes) {
      const found = `a line of over ${maxLineBytes} bytes, wanted at most that many`;
      throw new DataNetError("unsupportedText", `${where()}: ${found}; split the question`);
    }
    parts.push(part);
  };
  for await (const chunk of input) {
    let begin = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
      add(chunk.subarray(begin, end));
      yield Buffer.concat(parts);
      parts = [];
      size = 0;
      begin = end + 1;
    }
    if (begin < chunk.length) add(chunk.subarray(begin));
  }
  if (size > 0) yield Buffer.concat(parts);
}

function decode(where: string, bytes: Buffer, isFirst: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: !isFirst }).decode(bytes);
  } catch (cause) {
    const message = `${where}: bytes that are not UTF-8, wanted UTF-8 text; save the file as UTF-8`;
    throw new DataNetError("unsupportedText", message, { cause });
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
