import { l10n, window } from "vscode";
import type { CommandContext } from "../commands.ts";

/** DataNet: Annotate This File. Paints it now, also where painting is off. */
export async function annotateFile({ decorations }: CommandContext): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor) {
    void window.showInformationMessage(l10n.t("Open a file to annotate it."));
    return;
  }
  const annotation = await decorations.refresh(editor);
  if (annotation && annotation.contributors.length === 0) {
    window.setStatusBarMessage(l10n.t("DataNet: nothing in this file is credited to a contributor."), 5000);
  }
}
