import { basename, isAbsolute } from "node:path";
import { DataNetError } from "../../core/base/errors.ts";
import type { CreatedStore, CreateParams, StoresParams, StoresReport } from "../protocolActions.ts";
import type { StoreFolder } from "../stores.ts";

export interface CreateContext {
  trusted(): boolean;
  readonly defaultStore: string;
  stores(uri: string | undefined): Promise<readonly StoreFolder[]>;
  create(dir: string, name: string): Promise<{ dataNetId: string }>;
}

/** datanet/create: makes an empty DataNet. */
export async function onCreate(context: CreateContext, { store, name }: CreateParams): Promise<CreatedStore> {
  if (!context.trusted()) {
    throw new DataNetError("invalidArgument", "the workspace is not trusted; trust it to make a DataNet");
  }
  const dir = store ?? context.defaultStore;
  if (!isAbsolute(dir)) {
    throw new DataNetError(
      "invalidArgument",
      `${dir}: a relative path, wanted an absolute one to make a DataNet in`,
    );
  }
  const { dataNetId } = await context.create(dir, name?.trim() || basename(dir));
  return { store: dir, dataNetId };
}

/** datanet/stores: where a document's DataNets are. */
export async function onStores(context: CreateContext, { uri }: StoresParams): Promise<StoresReport> {
  const stores = await context.stores(uri);
  return {
    stores: stores.filter(({ stamp }) => stamp !== "").map(({ dir }) => dir),
    defaultStore: context.defaultStore,
  };
}
