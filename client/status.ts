import {
  type ExtensionContext,
  LanguageStatusSeverity,
  l10n,
  languages,
  StatusBarAlignment,
  window,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type Status, type StoreStatus, statusNotification } from "../server/protocol.ts";
import type { Decorations } from "./decorations.ts";
import { selector } from "./languageClient.ts";
import { percent } from "./percent.ts";

/** The language status item tells the stores' health, the status bar the share found in the document shown. */
export function registerStatus(
  context: ExtensionContext,
  client: LanguageClient,
  decorations: Decorations,
): void {
  const item = languages.createLanguageStatusItem("datanet.status", selector);
  item.name = "DataNet";
  item.text = "DataNet";
  item.busy = true;
  const bar = window.createStatusBarItem("datanet.shares", StatusBarAlignment.Right, 10);
  bar.name = "DataNet";
  let last: Status | undefined;

  function showShare(): void {
    const editor = window.activeTextEditor;
    const annotation = editor && decorations.of(editor.document);
    const none = last?.health === "none";
    const credited = annotation?.contributors.reduce((sum, { share }) => sum + share, 0);
    const unknown = credited === undefined || none;
    bar.text = unknown ? "$(references) DataNet" : `$(references) ${percent(credited)}`;
    bar.command = none ? "datanet.create" : "datanet.showShares";
    bar.tooltip = none
      ? l10n.t("No DataNet yet. Select to create one.")
      : l10n.t("DataNet: part of this document that is credited to contributors. Select to show the shares.");
    if (editor && selector.some(({ scheme }) => scheme === editor.document.uri.scheme)) bar.show();
    else bar.hide();
  }

  function showStatus(status: Status): void {
    last = status;
    const { health, stores, lastMs } = status;
    item.busy = false;
    item.severity =
      health === "problem"
        ? LanguageStatusSeverity.Error
        : health === "slow"
          ? LanguageStatusSeverity.Warning
          : LanguageStatusSeverity.Information;
    item.text = health === "none" ? l10n.t("No DataNet yet") : "DataNet";
    const lines = stores.map(describe);
    if (lastMs !== undefined) lines.push(l10n.t("last annotation {0} ms", lastMs));
    item.detail = lines.join(" · ");
    item.command =
      health === "none"
        ? { title: l10n.t("Create"), command: "datanet.create" }
        : { title: l10n.t("Show Log"), command: "datanet.showOutput" };
    showShare();
  }

  context.subscriptions.push(
    item,
    bar,
    client.onNotification(statusNotification.method, showStatus),
    decorations.onDidPaint(showShare),
    window.onDidChangeActiveTextEditor(showShare),
  );
  showShare();
}

function describe({ store, name, contributions, tokens, problem }: StoreStatus): string {
  if (problem !== undefined) return problem;
  if (name === undefined) return store;
  return l10n.t("{0}: {1} contributions, {2} tokens", name, contributions ?? 0, tokens ?? 0);
}
