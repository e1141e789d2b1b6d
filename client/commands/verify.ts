import { l10n, Uri, window } from "vscode";
import { verifyRequest } from "../../server/protocolActions.ts";
import type { CommandContext } from "../commands.ts";
import { send } from "../languageClient.ts";

/** DataNet: Verify Record. Recomputes the record in a file; asks which text it is of. */
export async function verify({ client }: CommandContext, given?: unknown, about?: unknown): Promise<void> {
  const record =
    given instanceof Uri
      ? given
      : await pick(l10n.t("Choose a Record"), window.activeTextEditor?.document.uri);
  if (!record) return;
  const text = about instanceof Uri ? about : await pick(l10n.t("Choose the Text That Was Recorded"), record);
  if (!text) return;
  const { asUri } = client.code2ProtocolConverter;
  const found = await send(client, verifyRequest, { record: asUri(record), uri: asUri(text) });
  if (found.difference === undefined) {
    void window.showInformationMessage(l10n.t("The record is right: {0}.", found.recordHash));
    return;
  }
  const { field, found: is, wanted } = found.difference;
  void window.showWarningMessage(l10n.t("The record is wrong: {0} is {1}, wanted {2}.", field, is, wanted));
}

async function pick(title: string, near: Uri | undefined): Promise<Uri | undefined> {
  const start = near?.scheme === "file" ? { defaultUri: Uri.joinPath(near, "..") } : {};
  const [chosen] = (await window.showOpenDialog({ title, openLabel: title, ...start })) ?? [];
  return chosen;
}
