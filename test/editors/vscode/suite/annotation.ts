import { deepEqual, equal, match, ok } from "node:assert/strict";
import {
  type CodeLens,
  commands,
  type Hover,
  type Location,
  type LocationLink,
  type MarkdownString,
  type Position,
  Range,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import { poll } from "./poll.ts";
import { closeAll, open, paintedNow, paintedWords, placeOf, startedApi } from "./workspace.ts";

describe("a document", () => {
  afterEach(closeAll);

  it("is painted by contributor", async () => {
    const { document } = await open("generated.ts");
    const words = paintedWords(document, await paintedNow(document));
    deepEqual([...words.keys()].sort(), ["Marit Sandvik", "Oke Lanternmaker"]);
    match(words.get("Marit Sandvik") ?? "", /swingRadians/);
    match(words.get("Oke Lanternmaker") ?? "", /sootiestLeaf/);
    ok(![...words.values()].some((each) => each.includes("answer")), "painted what is nobody's");
  });

  it("shows contributor, license and path in a hover", async () => {
    const { document } = await open("generated.ts");
    const hover = await hoverAt(document, placeOf(document, "swingRadians"));
    for (const part of ["Marit Sandvik", "MIT", "tidepool/tideTable.ts"]) ok(hover.includes(part), hover);
    equal(await hoverAt(document, placeOf(document, "answer")), "");
  });

  it("shows the shares in a code lens above the first line", async () => {
    const { document } = await open("generated.ts");
    const [lens] = await lensesOf(document);
    equal(lens?.range.start.line, 0);
    for (const part of ["%", "MIT", "Apache-2.0"])
      ok(lens?.command?.title.includes(part), lens?.command?.title);
  });

  it("leads to the contributed text", async () => {
    const { document } = await open("generated.ts");
    const found = await commands.executeCommand<(Location | LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      placeOf(document, "swingRadians"),
    );
    const [first] = found;
    ok(first, "no definition");
    const [uri, range] =
      "targetUri" in first ? [first.targetUri, first.targetRange] : [first.uri, first.range];
    equal(uri.scheme, "datanet");
    const source = await workspace.openTextDocument(uri);
    ok(source.getText(range).includes("swingRadians"), source.getText(range));
  });

  it("lists its shares in a report", async () => {
    const { document } = await open("generated.ts");
    await commands.executeCommand("datanet.showShares", document.uri.toString());
    const report = await poll("the report", () =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === "datanet-report"),
    );
    for (const part of ["Marit Sandvik", "Oke Lanternmaker", "MIT", "Apache-2.0", "tidepool/tideTable.ts"])
      ok(report.getText().includes(part), report.getText());
  });

  it("is painted anew after edits, and never for another version than it has", async () => {
    const editor = await open("generated.ts");
    const { document } = editor;
    await paintedNow(document);
    const api = await startedApi();
    const key = document.uri.toString();
    for (let n = 0; n < 20; n++) {
      await editor.edit((edit) => edit.insert(placeOf(document, "export function"), `/* 𝒳é ${n} */ `));
      ok((api.painted(key)?.version ?? 0) <= document.version);
    }
    const words = paintedWords(document, await paintedNow(document));
    match(words.get("Marit Sandvik") ?? "", /^export function waterHeight\(/m);
    const begin = placeOf(document, "  /** Takes the lantern");
    await editor.edit((edit) =>
      edit.delete(new Range(begin, document.lineAt(document.lineCount - 1).range.end)),
    );
    const left = paintedWords(document, await paintedNow(document));
    deepEqual([...left.keys()], ["Marit Sandvik"]);
  });

  it("that is nobody's has no paint", async () => {
    const { document } = await open("own.ts");
    deepEqual((await paintedNow(document)).paint, []);
  });

  it("of prose is painted too", async () => {
    const { document } = await open("generated.md");
    const words = paintedWords(document, await paintedNow(document));
    match(words.get("Marit Sandvik") ?? "", /lighthouse/);
    match(words.get("Oke Lanternmaker") ?? "", /trombones/);
  });
});

describe("settings apply without a reload", () => {
  afterEach(async () => {
    for (const name of ["annotate", "codeLens"])
      await workspace.getConfiguration("datanet").update(name, undefined, true);
    await closeAll();
  });

  it("datanet.annotate", async () => {
    const { document } = await open("generated.ts");
    await paintedNow(document);
    const api = await startedApi();
    await workspace.getConfiguration("datanet").update("annotate", "off", true);
    await poll("no paint", () => api.painted(document.uri.toString()) === undefined);
    ok((await hoverAt(document, placeOf(document, "swingRadians"))).includes("Marit Sandvik"));
    await workspace.getConfiguration("datanet").update("annotate", "all", true);
    await paintedNow(document);
  });

  it("datanet.codeLens", async () => {
    const { document } = await open("generated.ts");
    await poll("lenses", async () => (await lensesOf(document)).length > 0);
    await workspace.getConfiguration("datanet").update("codeLens", false, true);
    await poll("no lenses", async () => (await lensesOf(document)).length === 0);
    await workspace.getConfiguration("datanet").update("codeLens", true, true);
    await poll("lenses again", async () => (await lensesOf(document)).length > 0);
    equal(window.activeTextEditor?.document, document);
  });
});

/** All that hovers say at a place, as a person would read it. */
async function hoverAt(document: TextDocument, place: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, place);
  const parts = hovers.flatMap(({ contents }) => contents as MarkdownString[]).map(({ value }) => value);
  return parts.join("\n").replaceAll(/\\(?=\W)/g, "");
}

function lensesOf(document: TextDocument): Thenable<CodeLens[]> {
  return commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 10);
}
