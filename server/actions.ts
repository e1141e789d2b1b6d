import type { Connection } from "vscode-languageserver";
import { Engine } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { type ContributeContext, onContribute } from "./features/contribute.ts";
import { type CreateContext, onCreate, onStores } from "./features/create.ts";
import { onRecord, onVerify, type RecordContext } from "./features/record.ts";
import { onAction } from "./handle.ts";
import { messagesFor } from "./messages.ts";
import {
  contributeRequest,
  createRequest,
  previewRequest,
  recordRequest,
  storesRequest,
  trustedNotification,
  verifyRequest,
} from "./protocolActions.ts";

/**
 * Registers what changes a store, or prepares for it.
 *
 * @param look to be called after a change, to show it
 */
export function registerActions(
  connection: Connection,
  environment: Environment,
  program: string,
  look: () => Promise<void>,
): void {
  // A worker of its own, so that a hover does not wait for a contribution.
  const engine = new Engine(program);

  const contributing: ContributeContext = {
    messages: messagesFor(environment.locale),
    trusted: () => environment.trusted,
    settings: (uri) => environment.settings(uri),
    stores: (uri) => environment.stores(uri),
    async progress(workDoneToken) {
      if (workDoneToken !== undefined) {
        return { reporter: connection.window.attachWorkDoneProgress(workDoneToken) };
      }
      const reporter = await connection.window.createWorkDoneProgress();
      return { reporter, cancel: reporter.token };
    },
    run: (job, options) => engine.call("contribute", job, options),
  };
  onAction(connection, previewRequest, (params, token) =>
    onContribute(contributing, "preview", params, token),
  );
  onAction(connection, contributeRequest, async (params, token) => {
    const report = await onContribute(contributing, "write", params, token);
    void look();
    return report;
  });

  const creating: CreateContext = {
    trusted: () => environment.trusted,
    defaultStore: environment.defaultStore,
    stores: (uri) => environment.stores(uri),
    create: (dir, name) => engine.call("create", { dir, name }),
  };
  onAction(connection, createRequest, async (params) => {
    const created = await onCreate(creating, params);
    void look();
    return created;
  });
  const recording: RecordContext = {
    trusted: () => environment.trusted,
    stores: (uri) => environment.stores(uri),
    now: () => new Date(),
    record: (job) => engine.call("record", job),
    verify: (job) => engine.call("verify", job),
  };
  onAction(connection, recordRequest, (params) => onRecord(recording, params));
  onAction(connection, verifyRequest, (params) => onVerify(recording, params));
  onAction(connection, storesRequest, (params) => onStores(creating, params));
  connection.onNotification(trustedNotification.method, () => {
    environment.trusted = true;
  });
}
