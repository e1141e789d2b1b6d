import { fileURLToPath } from "node:url";
import type { Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { DataNetError } from "../core/base/errors.ts";

/** Characters [begin, end) of a document as lines and characters. */
export function toRange(document: TextDocument, begin: number, end: number): Range {
  return { start: document.positionAt(begin), end: document.positionAt(end) };
}

/** The same of a text that is no open document. */
export function rangeInText(text: string, begin: number, end: number): Range {
  return toRange(TextDocument.create("", "", 0, text), begin, end);
}

/** @throws DataNetError "invalidArgument" when the URI names no file */
export function toPath(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch (cause) {
    throw new DataNetError("invalidArgument", `${uri}: not a file of this machine; save it to a file first`, {
      cause,
    });
  }
}

/** The file a document stands for, or undefined: documents need not be files, and URIs come as they like. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** A place in a store, as a document that a client with `virtualDocuments` can open. */
export interface SourceLink {
  readonly store: string;
  /** keccak-256 of the contribution. */
  readonly id: string;
}

/**
 * `datanet:/<path>?<base64url of the link>`. The path only gives the tab its name and the document
 * its language; the query is in an alphabet that no editor encodes again.
 */
export function sourceUri(path: string, link: SourceLink): string {
  const name = path
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
  return `datanet:/${name}?${Buffer.from(JSON.stringify(link)).toString("base64url")}`;
}

/** @throws DataNetError "invalidArgument" */
export function readSourceUri(uri: string): SourceLink {
  const [, query = ""] = /^datanet:[^?]*\?([\w-]+)$/.exec(uri) ?? [];
  try {
    const { store, id } = JSON.parse(Buffer.from(query, "base64url").toString()) as Partial<SourceLink>;
    if (typeof store === "string" && typeof id === "string") return { store, id };
  } catch {
    // Falls through to the refusal.
  }
  throw new DataNetError(
    "invalidArgument",
    `${uri}: not the address of a source; follow a link of this session`,
  );
}
