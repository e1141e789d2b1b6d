import { Range, Uri, ViewColumn, window, workspace } from "vscode";
import type { CommandContext } from "../commands.ts";

/** Opens a contributed text at the matched characters: the link in a hover. */
export async function openSource(
  _context: CommandContext,
  uri: unknown,
  beginChar: unknown,
  endChar: unknown,
): Promise<void> {
  if (typeof uri !== "string" || !uri.startsWith("datanet:")) return;
  const document = await workspace.openTextDocument(Uri.parse(uri, true));
  const selection = new Range(
    document.positionAt(Number(beginChar) || 0),
    document.positionAt(Number(endChar) || 0),
  );
  await window.showTextDocument(document, { selection, viewColumn: ViewColumn.Beside });
}
