import {
  type Disposable,
  type Event,
  EventEmitter,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  annotationChanged,
  annotationRequest,
  colorCount,
  type DocumentAnnotation,
} from "../server/protocol.ts";
import { send } from "./languageClient.ts";

/** After the last scroll in a large document. */
const restMs = 200;

/** Tints what contributors wrote. What is painted stays, and moves with edits, until newer paint comes. */
export class Decorations implements Disposable {
  readonly #client: LanguageClient;
  /** By color and strength: color * 2 + strength - 1. */
  readonly #types: readonly TextEditorDecorationType[];
  readonly #annotations = new Map<string, DocumentAnnotation>();
  readonly #changed = new EventEmitter<DocumentAnnotation>();
  readonly #disposables: Disposable[];
  #scrolled: NodeJS.Timeout | undefined;

  /** Fires when a document was painted anew. */
  readonly onDidPaint: Event<DocumentAnnotation> = this.#changed.event;

  constructor(client: LanguageClient) {
    this.#client = client;
    this.#types = Array.from({ length: colorCount * 2 }, (_, i) =>
      createType(Math.floor(i / 2) + 1, (i % 2) + 1),
    );
    this.#disposables = [
      client.onNotification(annotationChanged.method, (annotation: DocumentAnnotation) =>
        this.#take(annotation),
      ),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const editor of editors) this.#paint(editor);
      }),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.#scroll(textEditor)),
      workspace.onDidCloseTextDocument((document) => this.#annotations.delete(this.#key(document))),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("datanet.annotate")) this.#clearWhereOff();
      }),
      this.#changed,
      ...this.#types,
    ];
  }

  painted(uri: string): DocumentAnnotation | undefined {
    return this.#annotations.get(uri);
  }

  /** The annotation of a document, if it is of the version shown. */
  of(document: TextDocument): DocumentAnnotation | undefined {
    const annotation = this.#annotations.get(this.#key(document));
    return annotation?.version === document.version ? annotation : undefined;
  }

  /** Asks for what to paint in an editor, whatever the settings say. */
  async refresh(editor: TextEditor): Promise<DocumentAnnotation | null> {
    const [first] = editor.visibleRanges;
    const annotation = await send(this.#client, annotationRequest, {
      uri: this.#key(editor.document),
      ...(first ? { visible: { start: first.start, end: first.end } } : {}),
    });
    if (annotation) this.#take(annotation);
    return annotation;
  }

  dispose(): void {
    clearTimeout(this.#scrolled);
    for (const each of this.#disposables) each.dispose();
  }

  #key(document: TextDocument): string {
    return this.#client.code2ProtocolConverter.asUri(document.uri);
  }

  #take(annotation: DocumentAnnotation): void {
    const document = workspace.textDocuments.find((each) => this.#key(each) === annotation.uri);
    // A late answer would paint the wrong words; a newer one is on its way.
    if (document?.version !== annotation.version) return;
    this.#annotations.set(annotation.uri, annotation);
    for (const editor of window.visibleTextEditors) if (editor.document === document) this.#paint(editor);
    this.#changed.fire(annotation);
  }

  #paint(editor: TextEditor): void {
    const annotation = this.of(editor.document);
    if (!annotation) return;
    const ranges: Range[][] = this.#types.map(() => []);
    const { paint, contributors } = annotation;
    for (let i = 0; i < paint.length; i += 5) {
      const [line, begin, end, contributor, strength] = paint.slice(i, i + 5) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const color = contributors[contributor]?.color ?? 0;
      ranges[color * 2 + strength - 1]?.push(new Range(line, begin, line, end));
    }
    for (const [i, type] of this.#types.entries()) editor.setDecorations(type, ranges[i] ?? []);
  }

  #scroll(editor: TextEditor): void {
    const annotation = this.of(editor.document);
    const [first] = editor.visibleRanges;
    if (!annotation?.window || !first) return;
    if (first.start.line >= annotation.window.start.line && first.end.line <= annotation.window.end.line)
      return;
    clearTimeout(this.#scrolled);
    this.#scrolled = setTimeout(() => void this.refresh(editor).catch(() => undefined), restMs);
  }

  #clearWhereOff(): void {
    for (const editor of window.visibleTextEditors) {
      if (workspace.getConfiguration("datanet", editor.document).get("annotate") !== "off") continue;
      for (const type of this.#types) editor.setDecorations(type, []);
      this.#annotations.delete(this.#key(editor.document));
    }
  }
}

/** Paid in full: a tint. Paid in part: a dotted line under the words. */
function createType(color: number, strength: number): TextEditorDecorationType {
  const accent = new ThemeColor(`datanet.contributor${color}`);
  const ruler = { overviewRulerColor: accent, overviewRulerLane: OverviewRulerLane.Right };
  return window.createTextEditorDecorationType(
    strength === 2
      ? { ...ruler, backgroundColor: new ThemeColor(`datanet.contributor${color}Background`) }
      : { ...ruler, borderColor: accent, borderStyle: "dotted", borderWidth: "0 0 1px 0" },
  );
}
