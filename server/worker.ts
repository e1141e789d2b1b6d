import { parentPort } from "node:worker_threads";
import { canonicalJson, type Json } from "../core/base/canonical.ts";
import { DataNetError, invariant } from "../core/base/errors.ts";
import { allAuthors } from "../core/contribute/authors.ts";
import type { Contribution } from "../core/contribute/contribution.ts";
import type { Skipped } from "../core/contribute/offer.ts";
import { Compactor } from "../core/node/compactThread.ts";
import { contribute } from "../core/node/contribute.ts";
import { createStore } from "../core/node/createStore.ts";
import { gatherFiles } from "../core/node/gatherFiles.ts";
import { gatherGit, type UnknownLines } from "../core/node/gatherGit.ts";
import { SourceLocator } from "../core/node/locateSource.ts";
import { readTextFile } from "../core/node/readTextFile.ts";
import { recordInference, verifyRecord } from "../core/node/record.ts";
import { SearchPool } from "../core/node/searchPool.ts";
import { openStore, readText, refreshStore, type Store } from "../core/node/store.ts";
import { recordHash } from "../core/record/attributionRecord.ts";
import { parseRecord } from "../core/record/parseRecord.ts";
import type { Annotation } from "../core/shares/annotation.ts";
import { sourcesPage } from "../core/spans/sources.ts";
import { EditedTexts } from "./editedTexts.ts";
import type { FromWorker, Jobs, LocatedSource, StoreAnnotation, ToldAnnotation, ToWorker } from "./jobs.ts";
import { OpenPassage } from "./openPassage.ts";
import { contextOf } from "./tokenContext.ts";

interface JobContext {
  readonly signal: AbortSignal;
  /** Says how many files are done. */
  readonly progress: (done: number) => void;
}

type Runners = {
  [K in keyof Jobs]: (params: Jobs[K]["params"], context: JobContext) => Promise<Jobs[K]["result"]>;
};

const stores = new Map<string, Promise<Store>>();
const locators = new Map<string, SourceLocator>();
const passages = new OpenPassage();
const log = (warning: string): void => tell({ warning });
const texts = new EditedTexts(new SearchPool({ program: __filename, log }));
const compactor = new Compactor({ program: __filename, log });

const runners: Runners = {
  async annotate({ dir, uri, text, language, stop }) {
    const checkpoint = (): void => {
      if (Atomics.load(stop, 0) !== 0) throw new DataNetError("cancelled", "the document has changed");
    };
    checkpoint();
    const { snapshot } = await freshStore(dir);
    const annotation = texts.annotate({ dir, uri, snapshot }, text, language, checkpoint);
    return {
      dir,
      name: snapshot.name,
      manifestHash: snapshot.manifestHash,
      size: sizeOf(snapshot.contributions),
      annotation: toldOf(annotation),
      contributions: named(annotation, snapshot.contributions),
    };
  },

  async context({ dir, text, language, index, suffix }) {
    const { snapshot } = await freshStore(dir);
    return contextOf(snapshot, texts.output(snapshot, text, language), index, suffix);
  },

  async sources({ dir, place, length, from, size }) {
    const { snapshot } = await freshStore(dir);
    const sources = passages.of(snapshot, place, length);
    return sources && { ...sources.total, page: sourcesPage(sources.sources, from, size) };
  },

  async locate({ dir, sources }) {
    const store = await freshStore(dir);
    const locator = locators.get(dir) ?? new SourceLocator();
    locators.set(dir, locator);
    const located: LocatedSource[] = [];
    for (const { place, length } of sources) {
      const { contribution, ...where } = await locator.locate(store, place, length);
      const { id, license, path } = contribution;
      located.push({ contribution: id, license, path, ...where });
    }
    return located;
  },

  async source({ dir, id }) {
    const store = await freshStore(dir);
    const contribution = store.snapshot.contributions.find((candidate) => candidate.id === id);
    if (!contribution) {
      throw new DataNetError(
        "notFound",
        `${dir}: no contribution ${id}; it may have been in an earlier manifest`,
      );
    }
    return { path: contribution.path, text: await readText(store, contribution) };
  },

  async contribute({ dir, paths, contributor, license, mode }, { signal, progress }) {
    const skipped: Skipped[] = [];
    const unknown: UnknownLines[] = [];
    const onSkipped = (each: Skipped): void => void skipped.push(each);
    const onUnknown = (each: UnknownLines): void => void unknown.push(each);
    const options = { signal, ...(license === undefined ? {} : { license }) };
    const offers =
      contributor === undefined
        ? gatherGit(paths[0]!, { ...options, onUnknown }, onSkipped)
        : gatherFiles(paths, { ...options, contributor }, onSkipped);
    const held = await stores.get(dir)?.catch(() => undefined);
    let kept = 0;
    const { added, store } = await contribute(dir, offers, skipped, {
      dryRun: mode === "preview",
      onProgress: ({ files, registered }) => {
        kept = registered;
        progress(files);
      },
      signal,
      ...(held ? { store: held } : {}),
    }).catch((error: unknown) => {
      if (!signal.aborted || kept === 0) throw error;
      throw new DataNetError("cancelled", `cancelled; ${kept} files are registered and stay`, {
        cause: error,
      });
    });
    if (store) stores.set(dir, Promise.resolve(store));
    if (mode === "write" && added.length > 0) compactor.start(dir);
    const told = added.map((each) => {
      const { path, license, tokens } = each;
      return { path, license, tokens, contributors: allAuthors(each) };
    });
    return { added: told, skipped, unknown };
  },

  async record({ dir, path, language, modelId, createdAt }) {
    const output = await readTextFile(path);
    const { record, recordHash } = await recordInference(await freshStore(dir), {
      output,
      language,
      modelId,
      createdAt,
      context: undefined,
      excluded: [],
      fee: undefined,
      inferenceId: undefined,
    });
    return { recordHash, text: canonicalJson(record as unknown as Json) };
  },

  async verify({ dir, record: file, path, context }) {
    const record = parseRecord(file, (await readTextFile(file)).text);
    const store = await freshStore(dir);
    const given = context === undefined ? undefined : await readTextFile(context);
    const difference = await verifyRecord(store, record, await readTextFile(path), given);
    return { recordHash: recordHash(record), ...(difference ? { difference } : {}) };
  },

  async create({ dir, name }) {
    const { snapshot } = await createStore(dir, { tokenizer: "lexeme", name });
    return { dataNetId: snapshot.dataNetId };
  },
};

function tell(message: FromWorker): void {
  parentPort?.postMessage(message, "result" in message ? movable(message.result) : []);
}

/** What need not be copied: arrays that were made for this answer and are kept by nobody here. */
function movable(result: unknown): ArrayBuffer[] {
  const { annotation } = (result ?? {}) as Partial<StoreAnnotation>;
  return annotation ? [annotation.suffix.buffer as ArrayBuffer, annotation.spanOf.buffer as ArrayBuffer] : [];
}

function toldOf({ tokens, unigram, conditional, length, ...told }: Annotation): ToldAnnotation {
  const { ids, ...places } = tokens;
  return { ...told, tokens: places };
}

/** Runs in a worker thread: answers the jobs of the thread that started it, as they come. */
export function work(): void {
  const port = parentPort;
  invariant(port !== null, "the engine runs in a worker thread");
  const running = new Map<number, AbortController>();
  port.on("message", (message: ToWorker) => {
    if ("cancel" in message) {
      running.get(message.id)?.abort();
      return;
    }
    const { id, job, params } = message;
    const controller = new AbortController();
    running.set(id, controller);
    const run = runners[job] as (params: unknown, context: JobContext) => Promise<unknown>;
    run(params, { signal: controller.signal, progress: (done) => tell({ id, done }) })
      .then(
        (result) => tell({ id, result }),
        (error: unknown) => tell({ id, error: describe(error, controller.signal) }),
      )
      .finally(() => running.delete(id));
  });
}

const sizes = new WeakMap<readonly Contribution[], StoreAnnotation["size"]>();

/** What stands: revoked contributions are not found any more. */
function sizeOf(contributions: readonly Contribution[]): StoreAnnotation["size"] {
  const known = sizes.get(contributions);
  if (known) return known;
  const live = contributions.filter(({ revoked }) => !revoked);
  const size = { contributions: live.length, tokens: live.reduce((sum, { tokens }) => sum + tokens, 0) };
  sizes.set(contributions, size);
  return size;
}

async function freshStore(dir: string): Promise<Store> {
  const before = stores.get(dir);
  const opening = before ? before.then(refreshStore) : openStore(dir);
  stores.set(dir, opening);
  try {
    return await opening;
  } catch (error) {
    // Read it anew next time: it may have been repaired.
    if (stores.get(dir) === opening) stores.delete(dir);
    throw error;
  }
}

function named(annotation: Annotation, contributions: readonly Contribution[]): Map<number, Contribution> {
  const orders = new Set<number>();
  for (const { order } of annotation.attributions) orders.add(order);
  for (const { sources } of annotation.spans) for (const { order } of sources) orders.add(order);
  return new Map([...orders].map((order) => [order, contributions[order - 1]!]));
}

function describe(
  error: unknown,
  { aborted }: AbortSignal,
): { code?: string; message: string; stack: string } {
  if (aborted) {
    const says = error instanceof DataNetError && error.code === "cancelled";
    return { code: "cancelled", message: says ? error.message : "cancelled; nothing was changed", stack: "" };
  }
  if (!(error instanceof Error)) return { message: String(error), stack: "" };
  const code = error instanceof DataNetError ? { code: error.code } : {};
  return { ...code, message: error.message, stack: error.stack ?? "" };
}
