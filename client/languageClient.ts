import { type CancellationToken, type ExtensionContext, type LogOutputChannel, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { InitializationOptions, Message } from "../server/protocol.ts";
import { trustedNotification } from "../server/protocolActions.ts";

/** Documents that are annotated; sources and reports of our own are not. */
export const selector: readonly { readonly scheme: string }[] = [{ scheme: "file" }, { scheme: "untitled" }];

export function createLanguageClient(context: ExtensionContext, output: LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath("dist/server.js");
  const initializationOptions: InitializationOptions = {
    trusted: workspace.isTrusted,
    virtualDocuments: true,
    commands: true,
    decorations: true,
  };
  const client = new LanguageClient(
    "datanet",
    "DataNet",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [...selector],
      initializationOptions,
      outputChannel: output,
      markdown: { isTrusted: { enabledCommands: ["datanet.openSource", "datanet.showSources"] } },
    },
  );
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(trustedNotification.method, {})),
  );
  return client;
}

/** Sends a request of the protocol. */
export function send<Params, Result>(
  client: LanguageClient,
  { method }: Message<Params, Result>,
  params: Params,
  token?: CancellationToken,
): Promise<Result> {
  // An undefined token would be taken for a second parameter.
  return token
    ? client.sendRequest<Result>(method, params, token)
    : client.sendRequest<Result>(method, params);
}
