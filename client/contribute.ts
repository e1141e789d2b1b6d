import {
  type CancellationToken,
  commands,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  type Uri,
  window,
  workspace,
} from "vscode";
import { type LanguageClient, WorkDoneProgress } from "vscode-languageclient/node";
import type { Message } from "../server/protocol.ts";
import {
  type ContributeParams,
  type ContributeReport,
  contributeRequest,
  previewRequest,
  storesRequest,
} from "../server/protocolActions.ts";
import type { CommandContext } from "./commands.ts";
import { send } from "./languageClient.ts";
import { licenseName } from "./licenseName.ts";
import { cell } from "./table.ts";

let lastToken = 0;

/** The way of a contribution: where to, who, a look at what it would be, consent, and then doing it. */
export async function contribute(
  context: CommandContext,
  uris: readonly Uri[],
  authors?: "history",
): Promise<void> {
  const { client } = context;
  const [first] = uris;
  if (!first) return;
  const store = await askStore(client, first);
  if (store === undefined) return;
  const contributor = authors ? "" : await askContributor(first);
  if (contributor === undefined) return;
  const params: ContributeParams = {
    uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)),
    store,
    ...(authors ? { authors } : { contributor }),
  };
  const preview = await withProgress(client, previewRequest, params, l10n.t("DataNet: looking at the files"));
  if (!(await agree(context, preview))) return;
  const done = await withProgress(client, contributeRequest, params, l10n.t("DataNet: contributing"));
  const count = done.added.length;
  const message =
    count === 1
      ? l10n.t("Contributed 1 file as {0}, {1} skipped.", giver(done), done.skipped.length)
      : l10n.t("Contributed {0} files as {1}, {2} skipped.", count, giver(done), done.skipped.length);
  const list = l10n.t("Show List");
  void window.showInformationMessage(message, list).then((chosen) => {
    if (chosen === list)
      return context.reports.show(l10n.t("Contributed"), reportText(l10n.t("Contributed"), done));
    return undefined;
  });
}

async function askStore(client: LanguageClient, first: Uri): Promise<string | undefined> {
  const uri = client.code2ProtocolConverter.asUri(first);
  const { stores } = await send(client, storesRequest, { uri });
  if (stores.length === 0) {
    const create = l10n.t("Create");
    const chosen = await window.showInformationMessage(
      l10n.t("There is no DataNet to contribute to yet."),
      create,
    );
    if (chosen === create) await commands.executeCommand("datanet.create");
    return undefined;
  }
  if (stores.length === 1) return stores[0];
  return window.showQuickPick([...stores], { placeHolder: l10n.t("Which DataNet do you contribute to?") });
}

/** The setting, or what a person says, which becomes the setting. */
async function askContributor(scope: Uri): Promise<string | undefined> {
  const configuration = workspace.getConfiguration("datanet", scope);
  const set = configuration.get("contributor", "").trim();
  if (set !== "") return set;
  const given = await window.showInputBox({
    title: l10n.t("Who contributes?"),
    prompt: l10n.t(
      "Your name, or Name <mail>. It is shown wherever the text is credited, and kept in the setting datanet.contributor.",
    ),
    validateInput: (value) =>
      value.trim() === "" ? l10n.t("A contribution needs a contributor.") : undefined,
  });
  const contributor = given?.trim();
  if (contributor) await configuration.update("contributor", contributor, true);
  return contributor;
}

/** Shows what would be stored and asks for consent. The list can be opened, and the question stays. */
async function agree({ reports }: CommandContext, preview: ContributeReport): Promise<boolean> {
  const { added, skipped, store } = preview;
  const yes: QuickPickItem = {
    label: `$(check) ${
      added.length === 1
        ? l10n.t("Contribute 1 file as {0}", giver(preview))
        : l10n.t("Contribute {0} files as {1}", added.length, giver(preview))
    }`,
    description: licenses(preview),
    detail: l10n.t("Their text is stored in {0}. Nothing leaves this machine.", store),
  };
  const list: QuickPickItem = {
    label: `$(list-unordered) ${l10n.t("Show what is stored and what is skipped")}`,
    description: l10n.t(
      "{0} stored, {1} skipped, of which {2} are known already",
      added.length,
      skipped.length,
      duplicates(preview),
    ),
  };
  const no: QuickPickItem = { label: `$(close) ${l10n.t("Cancel")}` };
  for (;;) {
    const items = added.length === 0 ? [list, no] : [yes, list, no];
    const placeHolder =
      added.length === 0
        ? l10n.t("Nothing here is new: there is nothing to contribute.")
        : l10n.t("Contribute to the DataNet?");
    const chosen = await window.showQuickPick(items, {
      title: l10n.t("Contribute"),
      placeHolder,
      ignoreFocusOut: true,
    });
    if (chosen !== list) return chosen === yes;
    await reports.show(l10n.t("Preview"), reportText(l10n.t("What would be contributed"), preview));
  }
}

/** Shows the server's progress with a cancel button, which cancels the request. */
async function withProgress(
  client: LanguageClient,
  request: Message<ContributeParams, ContributeReport>,
  params: ContributeParams,
  title: string,
): Promise<ContributeReport> {
  const location = ProgressLocation.Notification;
  return window.withProgress(
    { location, title, cancellable: true },
    async (progress, token: CancellationToken) => {
      const workDoneToken = `datanet-${++lastToken}`;
      const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind === "report" && value.message) progress.report({ message: value.message });
      });
      try {
        return await send(client, request, { ...params, workDoneToken }, token);
      } finally {
        listening.dispose();
      }
    },
  );
}

function licenses({ added }: ContributeReport): string {
  const counts = new Map<string, number>();
  for (const { license } of added) counts.set(license, (counts.get(license) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 4);
  return sorted.map(([license, count]) => `${licenseName(license)}: ${count}`).join(" · ");
}

function duplicates({ skipped }: ContributeReport): number {
  return skipped.filter(({ first }) => first !== undefined).length;
}

/** Who contributes, as shown. */
function giver({ contributor }: ContributeReport): string {
  return contributor || l10n.t("the authors of the lines");
}

function reportText(title: string, report: ContributeReport): string {
  const { store, contributor, added, skipped, unknown } = report;
  const stored = added.map(({ path, license, tokens, contributors }) => {
    const line = l10n.t("{0}: {1}, {2} tokens", cell(path), cell(licenseName(license)), tokens);
    return contributor === "" ? `${line}, ${contributors.map(cell).join(", ")}` : line;
  });
  const unknownLines = unknown.map(({ path, lines, reason }) =>
    l10n.t("{0}: {1} lines, paid to nobody: {2}", cell(path), lines, cell(reason)),
  );
  const passedOver = skipped.map(({ path, reason, first }) => {
    const line = `${cell(path)}: ${cell(reason)}`;
    return first === undefined ? line : `${line} (${cell(first)})`;
  });
  return [
    `# ${title}`,
    "",
    l10n.t("By {0}, to the DataNet in {1}.", giver(report), store),
    l10n.t("Stored are the text, its path, language, license and contributor. Nothing leaves this machine."),
    "",
    `## ${l10n.t("Stored")} (${added.length})`,
    "",
    ...stored.map((line) => `- ${line}`),
    "",
    ...(unknown.length === 0
      ? []
      : [
          `## ${l10n.t("Of unknown authors")} (${unknown.length})`,
          "",
          ...unknownLines.map((line) => `- ${line}`),
          "",
        ]),
    `## ${l10n.t("Skipped")} (${skipped.length})`,
    "",
    ...passedOver.map((line) => `- ${line}`),
    "",
  ].join("\n");
}
