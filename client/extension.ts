import { type ExtensionContext, window } from "vscode";
import type { DocumentAnnotation } from "../server/protocol.ts";
import { registerCommands } from "./commands.ts";
import { Decorations } from "./decorations.ts";
import { registerDocuments } from "./documents.ts";
import { createLanguageClient } from "./languageClient.ts";
import { registerStatus } from "./status.ts";

/** What the extension tells other extensions, and its own tests. */
export interface DataNetApi {
  /** Settles when the server has started, or has failed to. */
  readonly ready: Promise<void>;
  /** What is painted in a document at this moment. */
  painted(uri: string): DocumentAnnotation | undefined;
}

export function activate(context: ExtensionContext): DataNetApi {
  const output = window.createOutputChannel("DataNet", { log: true });
  const client = createLanguageClient(context, output);
  const decorations = new Decorations(client);
  const reports = registerDocuments(context, client);
  context.subscriptions.push(output, client, decorations);
  registerStatus(context, client, decorations);
  registerCommands(context, { client, decorations, reports, output, models: new Map() });
  // Not awaited: VS Code must not wait for the server.
  const ready = client.start();
  ready.catch((error: unknown) => output.error(`the language server did not start: ${String(error)}`));
  return { ready, painted: (uri) => decorations.painted(uri) };
}
