import { l10n, Uri, window } from "vscode";
import type { CommandContext } from "../commands.ts";
import { contribute } from "../contribute.ts";

/** DataNet: Contribute File. The one shown, or those selected in the explorer. */
export async function contributeFile(
  context: CommandContext,
  clicked?: unknown,
  selected?: unknown,
): Promise<void> {
  const uris = Array.isArray(selected) ? selected.filter((each) => each instanceof Uri) : [];
  const one = clicked instanceof Uri ? clicked : window.activeTextEditor?.document.uri;
  if (uris.length === 0 && one) uris.push(one);
  const document = window.activeTextEditor?.document;
  // What is contributed is the file on the disk, not what stands in the editor.
  if (document?.isDirty && uris.some((uri) => uri.toString() === document.uri.toString()))
    await document.save();
  if (uris.length === 0 || uris.some(({ scheme }) => scheme !== "file")) {
    void window.showInformationMessage(l10n.t("Open a file that is saved to contribute it."));
    return;
  }
  await contribute(context, uris);
}
