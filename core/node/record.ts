import type { Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { type AnnotateOptions, annotate, type Snapshot } from "../pipeline.ts";
import { type AttributionRecord, type Fee, type RecordHead, recordOf } from "../record/attributionRecord.ts";
import { type Difference, firstDifference } from "../record/difference.ts";
import { isWord, longestWord } from "../record/parseRecord.ts";
import { lexemeTokenizer } from "../tokens/lexeme.ts";
import { lockWaitMs } from "./publish.ts";
import type { TextFile } from "./readTextFile.ts";
import { appendRecord, readRecords } from "./recordLog.ts";
import { snapshotAt } from "./snapshotAt.ts";
import { stateFolder } from "./stateFolder.ts";
import { refreshStore, type Store } from "./store.ts";
import { loadTables } from "./tables.ts";
import { tidy } from "./tidy.ts";
import { withWriteLock } from "./writeLock.ts";

/** An output and everything about it that a store does not know. */
export interface Inference {
  readonly output: TextFile;
  /** A name of core/tokens/languages.ts. */
  readonly language: string;
  readonly context: TextFile | undefined;
  /** Contributors paid nothing, normalized. */
  readonly excluded: readonly string[];
  readonly modelId: string;
  readonly fee: Fee | undefined;
  readonly createdAt: string;
  /** By default made of the hash of all the others. */
  readonly inferenceId: string | undefined;
}

export interface Recorded {
  readonly record: AttributionRecord;
  readonly recordHash: string;
}

/**
 * Attributes an output and appends the record of it to the store's log, as the store is by then.
 *
 * @throws DataNetError "invalidArgument" where the store's tokenizer does not pay or a name is empty or too
 * long, "exists" where the inference was recorded before, "locked", and what opening the store throws
 */
export async function recordInference(
  store: Store,
  inference: Inference,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Recorded> {
  return withWriteLock(stateFolder(store.dir, env), store.dir, lockWaitMs, async (afterCrash) => {
    const now = await refreshStore(store);
    if (afterCrash) await tidy(now);
    const record = makeRecord(now.snapshot, inference);
    return { record, recordHash: await appendRecord(now, record) };
  });
}

function makeRecord(snapshot: Snapshot, inference: Inference): AttributionRecord {
  const { tokenizer, policy, dataNetId, manifestHash } = snapshot;
  if (!tokenizer.pays) {
    const message = `tokenizer: ${tokenizer.name}, records are made with ${lexemeTokenizer.name} alone, since re-indenting a text changes its other tokens; make a DataNet with datanet init --tokenizer lexeme`;
    throw new DataNetError("invalidArgument", message);
  }
  refuseUnreadable(inference);
  const { output, context, excluded, modelId, fee, createdAt } = inference;
  const head = {
    createdAt,
    dataNetId,
    manifestHash,
    tokenizer: { name: tokenizer.name, hash: tokenizer.hash },
    policy,
    modelId,
    contextHash: context && keccak(context.bytes),
    excluded,
    outputHash: keccak(output.bytes),
    fee,
  };
  const inferenceId = inference.inferenceId ?? idOf(head);
  return remake(snapshot, { ...head, inferenceId }, output.text, inference.language, context?.text);
}

/** What would be logged and then refused by whoever reads it, an importer of the whole DataNet too. */
function refuseUnreadable({ modelId, inferenceId, fee }: Inference): void {
  const words = { "model id": modelId, "inference id": inferenceId, currency: fee?.currency };
  for (const [name, word] of Object.entries(words)) {
    if (word === undefined || isWord(word)) continue;
    const message = `${name}: ${word.length} characters, wanted 1 to ${longestWord}; give another`;
    throw new DataNetError("invalidArgument", message);
  }
}

/** Of two inferences that agree on everything, the time included, only one is recorded. */
function idOf({
  dataNetId,
  modelId,
  outputHash,
  contextHash,
  createdAt,
}: Omit<RecordHead, "inferenceId">): string {
  const parts = ["datanet/inference@1", dataNetId, modelId, outputHash, contextHash ?? "", createdAt];
  return keccak(new TextEncoder().encode(JSON.stringify(parts)));
}

function remake(
  snapshot: Snapshot,
  head: RecordHead,
  text: string,
  language: string,
  context: string | undefined,
): AttributionRecord {
  const options: AnnotateOptions = { exclude: head.excluded, ...(context !== undefined && { context }) };
  const annotation = annotate(snapshot, loadTables(), text, language, options);
  return recordOf(head, annotation, snapshot.contributions);
}

/**
 * Recomputes a record from the store and compares.
 *
 * What nobody can recompute (model, time, fee, inference id) is compared with the store's own record of
 * that inference, where there is one.
 *
 * @param context the text the model was given, where the record names one
 * @returns the first field that differs, undefined when all are equal
 * @throws DataNetError "notFound" where the store never held the record's manifest or has removed a text
 * of it; "invalidArgument" where a context is missing or superfluous
 */
export async function verifyRecord(
  store: Store,
  record: AttributionRecord,
  output: TextFile,
  context: TextFile | undefined,
): Promise<Difference | undefined> {
  const { dataNetId, tokenizer, policy } = store.snapshot;
  if ((record.context === undefined) !== (context === undefined)) {
    const message = context
      ? "context: given, the record names none; leave it out"
      : `context: none given, the record names one of hash ${record.context?.hash}; give it with --context FILE`;
    throw new DataNetError("invalidArgument", message);
  }
  const outputHash = keccak(output.bytes);
  const { hash } = record.output;
  const other = firstDifference(
    { dataNetId: record.dataNetId, output: { hash }, context: record.context },
    { dataNetId, output: { hash: outputHash }, context: context && { hash: keccak(context.bytes) } },
  );
  if (other) return other;
  const snapshot = await snapshotAt(store, record.manifestHash);
  const head: RecordHead = {
    inferenceId: record.inferenceId,
    createdAt: record.createdAt,
    dataNetId,
    manifestHash: snapshot.manifestHash,
    tokenizer: { name: tokenizer.name, hash: tokenizer.hash },
    policy,
    modelId: record.model.id,
    contextHash: record.context?.hash,
    excluded: record.excluded,
    outputHash,
    fee: record.fee,
  };
  const again = remake(snapshot, head, output.text, record.output.language, context?.text);
  const difference = firstDifference(record as unknown as Json, again as unknown as Json);
  if (difference) return difference;
  const logged = (await readRecords(store)).find((each) => each.record.inferenceId === record.inferenceId);
  return logged && firstDifference(record as unknown as Json, logged.record as unknown as Json);
}
