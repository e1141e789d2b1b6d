import { commands, type ExtensionContext, type LogOutputChannel, l10n, window } from "vscode";
import { type LanguageClient, LSPErrorCodes, ResponseError } from "vscode-languageclient/node";
import { annotateFile } from "./commands/annotateFile.ts";
import { contributeFile } from "./commands/contributeFile.ts";
import { contributeFolder } from "./commands/contributeFolder.ts";
import { contributeRepository } from "./commands/contributeRepository.ts";
import { create } from "./commands/create.ts";
import { openSource } from "./commands/openSource.ts";
import { record } from "./commands/record.ts";
import { showShares } from "./commands/showShares.ts";
import { showSources } from "./commands/showSources.ts";
import { toggle } from "./commands/toggle.ts";
import { verify } from "./commands/verify.ts";
import type { Decorations } from "./decorations.ts";
import type { Reports } from "./documents.ts";

/** What commands work with. */
export interface CommandContext {
  readonly client: LanguageClient;
  readonly decorations: Decorations;
  readonly reports: Reports;
  readonly output: LogOutputChannel;
  /** The model last named for a document, by its address. */
  readonly models: Map<string, string>;
}

type Command = (context: CommandContext, ...args: never[]) => Promise<void>;

const all: Readonly<Record<string, Command>> = {
  "datanet.create": create,
  "datanet.contributeFile": contributeFile,
  "datanet.contributeFolder": contributeFolder,
  "datanet.contributeRepository": contributeRepository,
  "datanet.annotateFile": annotateFile,
  "datanet.showShares": showShares,
  "datanet.showSources": showSources,
  "datanet.record": record,
  "datanet.verify": verify,
  "datanet.toggle": toggle,
  "datanet.openSource": openSource,
  "datanet.showOutput": async ({ output }) => output.show(),
};

export function registerCommands(context: ExtensionContext, with_: CommandContext): void {
  for (const [name, command] of Object.entries(all)) {
    const run = async (...args: unknown[]): Promise<void> => {
      try {
        await command(with_, ...(args as never[]));
      } catch (error) {
        if (wasCancelled(error)) return;
        with_.output.error(
          `${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        const message = error instanceof Error ? error.message : String(error);
        void window.showErrorMessage(l10n.t("DataNet: {0}", message));
      }
    };
    context.subscriptions.push(commands.registerCommand(name, run));
  }
}

function wasCancelled(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
}
