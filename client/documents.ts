import { EventEmitter, type ExtensionContext, Uri, ViewColumn, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { sourceRequest } from "../server/protocol.ts";
import { send } from "./languageClient.ts";

/** Read-only documents that are made here. */
export interface Reports {
  /** Opens a report beside what is open, or renews it where it is. */
  show(name: string, text: string): Promise<void>;
}

/** Provides `datanet:` (contributed texts, from the server) and `datanet-report:` documents. */
export function registerDocuments(context: ExtensionContext, client: LanguageClient): Reports {
  const texts = new Map<string, string>();
  const changed = new EventEmitter<Uri>();
  context.subscriptions.push(
    changed,
    workspace.registerTextDocumentContentProvider("datanet", {
      provideTextDocumentContent: async (uri) =>
        (await send(client, sourceRequest, { uri: uri.toString() }))?.text,
    }),
    workspace.registerTextDocumentContentProvider("datanet-report", {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ path }) => texts.get(path),
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === "datanet-report") texts.delete(uri.path);
    }),
  );
  return {
    async show(name, text) {
      const uri = Uri.from({ scheme: "datanet-report", path: `/${name.replaceAll("/", "∕")}.txt` });
      texts.set(uri.path, text);
      changed.fire(uri);
      const document = await workspace.openTextDocument(uri);
      await window.showTextDocument(document, {
        viewColumn: ViewColumn.Beside,
        preserveFocus: true,
        preview: true,
      });
    },
  };
}
