import { commands, l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import { createRequest, storesRequest } from "../../server/protocolActions.ts";
import type { CommandContext } from "../commands.ts";
import { send } from "../languageClient.ts";

/** DataNet: Create. Asks where and by which name, then offers the first contribution. */
export async function create({ client }: CommandContext): Promise<void> {
  const { defaultStore } = await send(client, storesRequest, {});
  const store = await askFolder(defaultStore);
  if (store === undefined) return;
  const name = await window.showInputBox({
    title: l10n.t("Create a DataNet"),
    prompt: l10n.t("Name of the DataNet. It is part of its identity and cannot be changed."),
    value: workspace.name ?? "default",
    validateInput: (value) => (value.trim() === "" ? l10n.t("A DataNet needs a name.") : undefined),
  });
  if (name === undefined) return;
  const created = await send(client, createRequest, { store, name });
  const next = l10n.t("Contribute Folder");
  const chosen = await window.showInformationMessage(
    l10n.t("DataNet {0} is in {1}.", name, created.store),
    next,
  );
  if (chosen === next) await commands.executeCommand("datanet.contributeFolder");
}

async function askFolder(defaultStore: string): Promise<string | undefined> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const items: (QuickPickItem & { readonly dir?: string })[] = [
    { label: l10n.t("For all my work"), description: defaultStore, dir: defaultStore },
    ...folders.map(({ name, uri }) => {
      const dir = Uri.joinPath(uri, ".datanet").fsPath;
      return { label: l10n.t("For {0}", name), description: dir, dir };
    }),
    { label: l10n.t("In another folder…") },
  ];
  const chosen = await window.showQuickPick(items, {
    title: l10n.t("Create a DataNet"),
    placeHolder: l10n.t("Where should it be kept? It stays on this machine."),
  });
  if (!chosen || chosen.dir !== undefined) return chosen?.dir;
  const [picked] =
    (await window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: l10n.t("Keep It Here"),
    })) ?? [];
  return picked?.fsPath;
}
