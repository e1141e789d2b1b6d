import type { CancellationToken, WorkDoneProgressReporter } from "vscode-languageserver";
import { DataNetError } from "../../core/base/errors.ts";
import { toPath } from "../convert.ts";
import type { CallOptions } from "../engine.ts";
import type { ContributeJob, Jobs } from "../jobs.ts";
import type { Messages } from "../messages.ts";
import type { ContributeParams, ContributeReport } from "../protocolActions.ts";
import type { Settings } from "../settings.ts";
import type { StoreFolder } from "../stores.ts";

export interface ContributeContext {
  readonly messages: Messages;
  trusted(): boolean;
  settings(uri: string): Promise<Settings>;
  stores(uri: string): Promise<readonly StoreFolder[]>;
  /** Progress shown where the client asked for it, else in a place of its own, with a cancel button. */
  progress(
    workDoneToken: string | number | undefined,
  ): Promise<{ reporter: WorkDoneProgressReporter; cancel?: CancellationToken }>;
  run(job: ContributeJob, options: CallOptions): Promise<Jobs["contribute"]["result"]>;
}

/** datanet/preview and datanet/contribute: the same walk, without and with writing. */
export async function onContribute(
  context: ContributeContext,
  mode: ContributeJob["mode"],
  params: ContributeParams,
  token: CancellationToken,
): Promise<ContributeReport> {
  if (!context.trusted()) {
    throw new DataNetError("invalidArgument", "the workspace is not trusted; trust it to contribute from it");
  }
  const [first] = params.uris;
  if (first === undefined)
    throw new DataNetError("invalidArgument", "nothing to contribute: no file or folder was named");
  const paths = params.uris.map(toPath);
  const settings = await context.settings(first);
  const isHistory = params.authors === "history";
  if (isHistory && paths.length > 1)
    throw new DataNetError(
      "invalidArgument",
      `${paths.length} folders, wanted one of a git repository; contribute them one by one`,
    );
  const contributor = isHistory ? "" : params.contributor?.trim() || settings.contributor;
  if (contributor === "" && !isHistory) {
    throw new DataNetError(
      "invalidArgument",
      "no contributor: nobody was named; set datanet.contributor to your name",
    );
  }
  const license = params.license?.trim() || settings.license || undefined;
  const dir = params.store ?? (await context.stores(first)).find(({ stamp }) => stamp !== "")?.dir;
  if (dir === undefined) {
    throw new DataNetError(
      "notFound",
      "no DataNet to contribute to; make one with DataNet: Create or `datanet init`",
    );
  }

  const { messages } = context;
  const { reporter, cancel } = await context.progress(params.workDoneToken);
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const listening = [token, cancel].map((each) => each?.onCancellationRequested(abort));
  if (token.isCancellationRequested) abort();
  reporter.begin(
    mode === "preview" ? messages.previewing() : messages.contributing(),
    undefined,
    undefined,
    true,
  );
  try {
    const done = await context.run(
      { dir, paths, contributor: isHistory ? undefined : contributor, license, mode },
      { signal: controller.signal, onProgress: (done) => reporter.report(messages.filesDone(done)) },
    );
    return { store: dir, contributor, ...done };
  } finally {
    reporter.done();
    for (const each of listening) each?.dispose();
  }
}
