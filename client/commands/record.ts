import { l10n, Uri, window, workspace } from "vscode";
import { recordRequest } from "../../server/protocolActions.ts";
import type { CommandContext } from "../commands.ts";
import { send } from "../languageClient.ts";

/** DataNet: Record This Document. Asks for the model, saves, records, and shows the record. */
export async function record(
  { client, models }: CommandContext,
  given?: unknown,
  named?: unknown,
): Promise<void> {
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  if (uri?.scheme !== "file") {
    void window.showInformationMessage(l10n.t("Open a file to record what it is made of."));
    return;
  }
  const model = typeof named === "string" ? named : await askModel(models.get(uri.toString()) ?? "");
  if (model === undefined) return;
  models.set(uri.toString(), model);
  const document = await workspace.openTextDocument(uri);
  if (document.isDirty && !(await document.save())) return;
  const made = await send(client, recordRequest, { uri: client.code2ProtocolConverter.asUri(uri), model });
  const content = `${JSON.stringify(JSON.parse(made.text), null, 2)}\n`;
  await window.showTextDocument(await workspace.openTextDocument({ language: "json", content }));
  void window.showInformationMessage(l10n.t("Recorded as {0} in {1}.", made.recordHash, made.store));
}

function askModel(value: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t("Record This Document"),
    prompt: l10n.t("Name of the model that wrote the text. The record stays in the DataNet on this machine."),
    value,
    validateInput: (typed) =>
      typed.trim() === "" ? l10n.t("A record needs the name of a model.") : undefined,
  });
}
