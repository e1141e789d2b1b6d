import { DataNetError } from "../../core/base/errors.ts";
import { languageOf } from "../../core/tokens/languages.ts";
import { toPath } from "../convert.ts";
import type { RecordJob, VerifyJob } from "../jobs.ts";
import type { RecordedInference, RecordParams, VerifiedRecord, VerifyParams } from "../protocolActions.ts";
import type { StoreFolder } from "../stores.ts";

export interface RecordContext {
  trusted(): boolean;
  stores(uri: string): Promise<readonly StoreFolder[]>;
  now(): Date;
  record(job: RecordJob): Promise<Omit<RecordedInference, "store">>;
  verify(job: VerifyJob): Promise<VerifiedRecord>;
}

/** datanet/record: writes down what a saved document is made of. */
export async function onRecord(context: RecordContext, params: RecordParams): Promise<RecordedInference> {
  if (!context.trusted())
    throw new DataNetError("invalidArgument", "the workspace is not trusted; trust it to record from it");
  const modelId = params.model.trim();
  if (modelId === "")
    throw new DataNetError("invalidArgument", "no model was named; name the one that wrote the text");
  const path = toPath(params.uri);
  const dir = await storeFor(context, params.uri, params.store);
  const createdAt = context.now().toISOString();
  const job = { dir, path, language: languageOf(path), modelId, createdAt };
  return { store: dir, ...(await context.record(job)) };
}

/** datanet/verify: recomputes a record. Reads only. */
export async function onVerify(context: RecordContext, params: VerifyParams): Promise<VerifiedRecord> {
  const dir = await storeFor(context, params.uri, params.store);
  return context.verify({
    dir,
    record: toPath(params.record),
    path: toPath(params.uri),
    context: params.context === undefined ? undefined : toPath(params.context),
  });
}

async function storeFor({ stores }: RecordContext, uri: string, given: string | undefined): Promise<string> {
  const dir = given ?? (await stores(uri)).find(({ stamp }) => stamp !== "")?.dir;
  if (dir !== undefined) return dir;
  const message = "no DataNet to ask; make one with DataNet: Create or `datanet init`";
  throw new DataNetError("notFound", message);
}
