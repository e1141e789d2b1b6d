/**
 * What DataNet says between client and server beyond the Language Server Protocol.
 *
 * The server and every client that wants more than hover, code lens and definition import this
 * file and protocolActions.ts; docs/protocol.md describes the same methods for people. Offsets are UTF-16 code units.
 */

/** A request or notification and the types it carries; only `method` exists at run time. */
export interface Message<Params, Result = void> {
  readonly method: string;
  readonly params?: Params;
  readonly result?: Result;
}

/** `initializationOptions`. All are optional; an editor that sends none gets plain LSP. */
export interface InitializationOptions {
  /** Settings for clients that cannot answer `workspace/configuration`. */
  readonly settings?: unknown;
  /** False while the workspace is untrusted: contributing is refused. Default true. */
  readonly trusted?: boolean;
  /** The client opens `datanet:` documents, reading them with `datanet/source`. */
  readonly virtualDocuments?: boolean;
  /** The client has the commands `datanet.openSource`, `datanet.showSources` and `datanet.showShares`. */
  readonly commands?: boolean;
  /** The client paints: send `datanet/annotationChanged`. */
  readonly decorations?: boolean;
}

export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: Place;
  readonly end: Place;
}

/** A contributor as painted in one document. */
export interface PaintedContributor {
  readonly name: string;
  /** Part of the document's credit, 0 to 1. */
  readonly share: number;
  /** Which of the `colorCount` colors; kept for as long as the document is open. */
  readonly color: number;
}

/** What to paint in one version of a document. */
export interface DocumentAnnotation {
  readonly uri: string;
  /** The version looked at; an answer for another version than the one shown is to be dropped. */
  readonly version: number;
  /** The part looked at, where the document is too large to look at all of it. */
  readonly window?: TextRange;
  readonly contributors: readonly PaintedContributor[];
  /**
   * Five numbers a stretch, which never leaves its line: line, first character, one past the last
   * character, index into `contributors`, and strength (1 paid in part, 2 paid in full).
   */
  readonly paint: readonly number[];
}

export const colorCount = 8;

/**
 * Client to server, when a person asks for it or a large document is scrolled.
 * Costs an annotation (some 20 ms for 1,000 tokens) unless this version is annotated already.
 */
export const annotationRequest: Message<AnnotationParams, DocumentAnnotation | null> = {
  method: "datanet/annotation",
};
export interface AnnotationParams {
  readonly uri: string;
  /** What is on screen; only used for documents above the size limit. */
  readonly visible?: TextRange;
}

/**
 * Server to client, only with `decorations`: after a document was opened, after it has not changed
 * for a moment, and after a store or a setting changed. Up to 20 bytes for each painted stretch.
 */
export const annotationChanged: Message<DocumentAnnotation> = { method: "datanet/annotationChanged" };

/**
 * Client to server, when a person asks for the shares of a document or of a selection in it.
 * Costs as much as `datanet/annotation`.
 */
export const sharesRequest: Message<SharesParams, SharesReport | null> = { method: "datanet/shares" };
export interface SharesParams {
  readonly uri: string;
}

/** Who is credited for a document, DataNet by DataNet. */
export interface SharesReport {
  readonly uri: string;
  readonly version: number;
  readonly window?: TextRange;
  readonly stores: readonly StoreShares[];
  /** Stores that could not be read, one line each. */
  readonly problems: readonly string[];
}

/** Shares and the rest are parts of 1 and add up to 1. */
export interface StoreShares {
  readonly store: string;
  readonly name: string;
  readonly manifestHash: string;
  readonly tokenCount: number;
  /** Part of the tokens that stand in a credited stretch. */
  readonly coverage: number;
  readonly shares: readonly ContributorShare[];
  readonly commons: number;
  readonly context: number;
  readonly own: number;
  readonly unattributed: number;
}

export interface ContributorShare {
  readonly contributor: string;
  readonly share: number;
  readonly tokens: number;
  /** SPDX expressions of the credited contributions. */
  readonly licenses: readonly string[];
  /** Paths of the credited contributions, most credited first, at most 5. */
  readonly paths: readonly string[];
}

/**
 * Client to server, when a person asks where else the passage under the cursor stands, page by page.
 * Costs an annotation where the document has none, and the reading of one text for each source.
 */
export const sourcesRequest: Message<SourcesParams, SourcesPage | null> = { method: "datanet/sources" };
export interface SourcesParams {
  readonly uri: string;
  /** Where the cursor is. Needed without `passage`. */
  readonly position?: Place;
  /** From a hover or an earlier page: the same passage, whatever has become of the document. */
  readonly passage?: Passage;
  /** First source of the page, from 0. */
  readonly from: number;
  /** Most sources of the page, 1 to 200. */
  readonly size: number;
}

/** A passage, as one of its places: `length` tokens of a run of a contribution. */
export interface Passage {
  readonly store: string;
  readonly order: number;
  readonly document: number;
  readonly position: number;
  readonly length: number;
}

/** In registration order, one source a contribution: its first place. What comes later is behind. */
export interface SourcesPage {
  readonly passage: Passage;
  /** Places, contributions and contributors that hold the passage, in all. */
  readonly count: number;
  readonly documents: number;
  readonly contributors: number;
  readonly from: number;
  readonly sources: readonly PassageSource[];
}

export interface PassageSource {
  readonly contributor: string;
  readonly license: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** A `datanet:` document for a client with `virtualDocuments`, else a read-only file. */
  readonly uri: string;
  /** Characters [beginChar, endChar) of it. */
  readonly beginChar: number;
  readonly endChar: number;
}

/** Client to server, when a `datanet:` document is opened. Costs the reading of one text. */
export const sourceRequest: Message<SourceParams, SourceText | null> = { method: "datanet/source" };
export interface SourceParams {
  /** As sent in a Location: `datanet:/<path>?<query>`. */
  readonly uri: string;
}
export interface SourceText {
  readonly text: string;
}

/** Server to client, whenever it differs from the one before. */
export const statusNotification: Message<Status> = { method: "datanet/status" };
export interface Status {
  /** `none`: no DataNet found; `problem`: one could not be read; `slow`: the last annotation took over a second. */
  readonly health: "none" | "ready" | "slow" | "problem";
  readonly stores: readonly StoreStatus[];
  /** Time of the last annotation, in milliseconds. */
  readonly lastMs?: number;
}
export interface StoreStatus {
  readonly store: string;
  readonly name?: string;
  readonly contributions?: number;
  readonly tokens?: number;
  /** One line: where, what was found, what was wanted, what to do. */
  readonly problem?: string;
}
