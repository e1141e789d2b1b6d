import {
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { defaultStoreDir } from "../core/node/stateFolder.ts";
import { Environment } from "./environment.ts";
import { report } from "./handle.ts";
import { startSession } from "./session.ts";

/**
 * Serves one client over standard input and output, IPC, a socket or a pipe, as the arguments say,
 * until it leaves or dies.
 *
 * @param program this bundle, which workers run too
 */
export function serve(program: string): void {
  if (!process.argv.slice(2).some((argument) => /^--(stdio|node-ipc|socket|pipe)/.test(argument))) {
    process.stderr.write(
      "datanet-language-server: no transport was named, wanted --stdio (editors add it themselves)\n",
    );
    process.exit(2);
  }
  // The protocol's library watches the client's process and the end of standard input. What is left
  // are a channel and a pipe that break while the process lives: nobody will read an answer.
  process.on("disconnect", () => process.exit(1));
  process.stdout.on("error", () => process.exit(1));

  const connection = createConnection(ProposedFeatures.all);
  process.on("uncaughtException", (error) => report(connection.console, "server", error));
  process.on("unhandledRejection", (error) => report(connection.console, "server", error));
  connection.onInitialize((params) => initialize(connection, params, program));
  connection.listen();
}

function initialize(connection: Connection, params: InitializeParams, program: string): InitializeResult {
  const environment = new Environment(connection, params, defaultStoreDir(process.env));
  const ready = startSession(connection, environment, program);
  connection.onInitialized(ready);
  return {
    serverInfo: { name: "DataNet" },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      definitionProvider: true,
      codeLensProvider: {},
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}
