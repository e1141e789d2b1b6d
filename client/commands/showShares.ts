import { l10n, Uri, window, workspace } from "vscode";
import { type SharesReport, type StoreShares, sharesRequest } from "../../server/protocol.ts";
import type { CommandContext } from "../commands.ts";
import { send } from "../languageClient.ts";
import { licenseName } from "../licenseName.ts";
import { percent } from "../percent.ts";
import { cell, table } from "../table.ts";

/** DataNet: Show Shares. Opens a table of who is credited for a document. */
export async function showShares({ client, reports }: CommandContext, given?: unknown): Promise<void> {
  const uri =
    typeof given === "string"
      ? Uri.parse(given)
      : given instanceof Uri
        ? given
        : window.activeTextEditor?.document.uri;
  if (!uri) {
    void window.showInformationMessage(l10n.t("Open a file to see its shares."));
    return;
  }
  await workspace.openTextDocument(uri);
  const report = await send(client, sharesRequest, { uri: client.code2ProtocolConverter.asUri(uri) });
  if (!report) {
    void window.showInformationMessage(l10n.t("This document is not annotated."));
    return;
  }
  const name = workspace.asRelativePath(uri);
  await reports.show(l10n.t("Shares of {0}", name.slice(name.lastIndexOf("/") + 1)), text(name, report));
}

function text(name: string, { stores, problems, window: part }: SharesReport): string {
  const lines = [l10n.t("Shares of {0}", name), ""];
  lines.push(
    l10n.t(
      "Verbatim-reuse credit: who first contributed the words that stand here. Not a proof of causal influence.",
    ),
    "",
  );
  if (part) {
    const [first, last] = [part.start.line + 1, part.end.line + 1];
    lines.push(l10n.t("The document is large: only lines {0} to {1} were looked at.", first, last), "");
  }
  if (stores.length === 0 && problems.length === 0) {
    lines.push(l10n.t("No DataNet yet. Make one with the command DataNet: Create."), "");
  }
  for (const store of stores) lines.push(...section(store), "");
  for (const problem of problems) lines.push(cell(problem));
  return `${lines.join("\n").trimEnd()}\n`;
}

function section({
  name,
  store,
  manifestHash,
  tokenCount,
  coverage,
  shares,
  ...rest
}: StoreShares): string[] {
  const head = [l10n.t("Contributor"), l10n.t("Share"), l10n.t("Tokens"), l10n.t("Licenses")];
  const rows = shares.map(({ contributor, share, tokens, licenses }) => [
    contributor,
    percent(share),
    String(tokens),
    licenses.map(licenseName).join(", "),
  ]);
  const parts: readonly (readonly [string, number])[] = [
    [l10n.t("(commons)"), rest.commons],
    [l10n.t("(context)"), rest.context],
    [l10n.t("(own text)"), rest.own],
    [l10n.t("(unattributed)"), rest.unattributed],
  ];
  for (const [label, part] of parts) if (part > 0) rows.push([label, percent(part), "", ""]);
  return [
    name,
    "",
    ...table(head, rows),
    "",
    ...shares.flatMap(({ contributor, paths }) => [
      cell(contributor),
      ...paths.map((path) => `  ${cell(path)}`),
    ]),
    "",
    l10n.t("{0} tokens, {1} of them in credited passages.", tokenCount, percent(coverage)),
    l10n.t("DataNet in {0}, manifest {1}.", store, manifestHash),
  ];
}
