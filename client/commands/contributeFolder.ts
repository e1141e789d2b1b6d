import { l10n, Uri, window, workspace } from "vscode";
import type { CommandContext } from "../commands.ts";
import { contribute } from "../contribute.ts";

/** DataNet: Contribute Folder. The one clicked in the explorer, a folder of the workspace, or another. */
export async function contributeFolder(context: CommandContext, clicked?: unknown): Promise<void> {
  const uri = clicked instanceof Uri ? clicked : await askFolder();
  if (uri) await contribute(context, [uri]);
}

/** A folder of the workspace, or another. */
export async function askFolder(): Promise<Uri | undefined> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const items: { label: string; description?: string; uri?: Uri }[] = [
    ...folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, uri })),
    { label: l10n.t("Another folder…") },
  ];
  if (items.length > 1) {
    const chosen = await window.showQuickPick(items, {
      placeHolder: l10n.t("Which folder do you contribute?"),
    });
    if (!chosen || chosen.uri) return chosen?.uri;
  }
  const [picked] =
    (await window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: l10n.t("Contribute"),
    })) ?? [];
  return picked;
}
