/**
 * What a client asks DataNet to do for a person: contribute, create, record, verify. What it shows is in
 * protocol.ts; the rules there hold here too.
 */
import type { Message } from "./protocol.ts";

/**
 * Client to server, before a contribution: what would be stored and what skipped. Writes nothing.
 * Costs the reading, hashing and tokenizing of every file; reports work-done progress, can be cancelled.
 */
export const previewRequest: Message<ContributeParams, ContributeReport> = { method: "datanet/preview" };

/**
 * Client to server, when a person has agreed to the preview. Costs the preview and the building of
 * an index of what is new; reports work-done progress, and when cancelled leaves the store as it was.
 */
export const contributeRequest: Message<ContributeParams, ContributeReport> = {
  method: "datanet/contribute",
};
export interface ContributeParams {
  /** Files and folders; with `authors: "history"` one folder of a git repository. */
  readonly uris: readonly string[];
  /** Default: the setting `datanet.contributor` of the first file. */
  readonly contributor?: string;
  /** With "history" each line is its author's, as the folder's git history has it, and `contributor` is not used. */
  readonly authors?: "history";
  /** Default: the setting `datanet.license`, else what the files and their package.json say. */
  readonly license?: string;
  /** Folder of the store. Default: the first one that serves the first file. */
  readonly store?: string;
  readonly workDoneToken?: string | number;
}
export interface ContributeReport {
  readonly store: string;
  /** "" where each line is its author's. */
  readonly contributor: string;
  readonly added: readonly AddedFile[];
  readonly skipped: readonly SkippedFile[];
  /** Lines of added files that nobody known wrote: they are found, and paid to nobody. */
  readonly unknown: readonly UnknownLines[];
}
export interface AddedFile {
  readonly path: string;
  readonly license: string;
  readonly tokens: number;
  /** Who wrote it. */
  readonly contributors: readonly string[];
}
export interface UnknownLines {
  readonly path: string;
  readonly lines: number;
  readonly reason: string;
}
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
  /** Who registered the same bytes first, where that is the reason. */
  readonly first?: string;
}

/** Client to server, when a person makes a DataNet. Writes two small files. */
export const createRequest: Message<CreateParams, CreatedStore> = { method: "datanet/create" };
export interface CreateParams {
  /** Folder to make it in. Default: the default store. */
  readonly store?: string;
  readonly name?: string;
}
export interface CreatedStore {
  readonly store: string;
  readonly dataNetId: string;
}

/**
 * Client to server, when a person wants it on record what a saved document is made of. Costs an
 * annotation; appends a line to the store's log.
 */
export const recordRequest: Message<RecordParams, RecordedInference> = { method: "datanet/record" };
export interface RecordParams {
  /** A file, as it is on the disk. */
  readonly uri: string;
  /** Name of the model that wrote the text. */
  readonly model: string;
  /** Folder of the store. Default: the first one that serves the document. */
  readonly store?: string;
}
export interface RecordedInference {
  readonly store: string;
  readonly recordHash: string;
  /** The record as canonical JSON. */
  readonly text: string;
}

/**
 * Client to server, when a person wants to know whether a record is right. Costs an annotation, and
 * more where the store has changed since.
 */
export const verifyRequest: Message<VerifyParams, VerifiedRecord> = { method: "datanet/verify" };
export interface VerifyParams {
  /** File of the record. */
  readonly record: string;
  /** File of the text that was recorded. */
  readonly uri: string;
  /** File of the text the model was given, where the record names one. */
  readonly context?: string;
  readonly store?: string;
}
export interface VerifiedRecord {
  readonly recordHash: string;
  /** The first field that differs; none where everything is equal. */
  readonly difference?: { readonly field: string; readonly found: string; readonly wanted: string };
}

/** Client to server, when a person decides where to contribute to. Costs a few file look-ups. */
export const storesRequest: Message<StoresParams, StoresReport> = { method: "datanet/stores" };
export interface StoresParams {
  /** The document or folder that is asked for. */
  readonly uri?: string;
}
export interface StoresReport {
  /** Folders of the stores that serve this document, first the one to contribute to. */
  readonly stores: readonly string[];
  /** Where `datanet/create` makes the default store. */
  readonly defaultStore: string;
}

/** Client to server, once, when the workspace is trusted after all. */
export const trustedNotification: Message<Record<string, never>> = { method: "datanet/trusted" };
