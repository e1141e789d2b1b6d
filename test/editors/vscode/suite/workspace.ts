import { ok } from "node:assert/strict";
import {
  commands,
  extensions,
  type Position,
  type TextDocument,
  type TextEditor,
  Uri,
  window,
  workspace,
} from "vscode";
import type { DataNetApi } from "../../../../client/extension.ts";
import type { DocumentAnnotation } from "../../../../server/protocol.ts";
import { poll } from "./poll.ts";

/** The extension's own word on what it does, once its server runs. */
export async function startedApi(): Promise<DataNetApi> {
  const extension = extensions.getExtension<DataNetApi>("datanet.datanet-vscode");
  ok(extension, "the extension is not installed");
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** A file of the workspace (see test/editors/store.mjs). */
export function fileNamed(name: string): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  ok(folder, "no folder is open");
  return Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(fileNamed(name)));
}

/** Where some words stand. */
export function placeOf(document: TextDocument, words: string): Position {
  const offset = document.getText().indexOf(words);
  ok(offset >= 0, `not in ${document.uri}: ${words}`);
  return document.positionAt(offset);
}

/** Waits until the document is painted as it stands now. */
export async function paintedNow(document: TextDocument): Promise<DocumentAnnotation> {
  const api = await startedApi();
  return poll(`paint of version ${document.version} of ${document.uri}`, () => {
    const painted = api.painted(document.uri.toString());
    return painted?.version === document.version && painted;
  });
}

/** The words that are painted, by contributor. */
export function paintedWords(
  document: TextDocument,
  { paint, contributors }: DocumentAnnotation,
): Map<string, string> {
  const words = new Map<string, string>();
  for (let i = 0; i < paint.length; i += 5) {
    const [line, begin, end, contributor] = paint.slice(i, i + 4) as [number, number, number, number];
    const name = contributors[contributor]?.name ?? `contributor ${contributor}`;
    words.set(name, `${words.get(name) ?? ""}${document.lineAt(line).text.slice(begin, end)}\n`);
  }
  return words;
}

/** Undoes what a test did to a document. */
export async function closeAll(): Promise<void> {
  while (window.activeTextEditor?.document.isDirty)
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  await commands.executeCommand("workbench.action.closeAllEditors");
}
