import { CodeLensRefreshRequest, type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { registerActions } from "./actions.ts";
import { sourceUri } from "./convert.ts";
import { Engine } from "./engine.ts";
import type { Environment } from "./environment.ts";
import { type AnnotationContext, onAnnotation } from "./features/annotation.ts";
import { onCodeLens } from "./features/codeLens.ts";
import { onDefinition } from "./features/definition.ts";
import { onHover } from "./features/hover.ts";
import type { PointContext } from "./features/point.ts";
import { onShares } from "./features/shares.ts";
import { onSource } from "./features/source.ts";
import { onSources } from "./features/sources.ts";
import { StatusKeeper } from "./features/status.ts";
import { answer, onAction, onQuery, report } from "./handle.ts";
import type { ContextJob, LocatedSource, SourcesJob, TokenContext } from "./jobs.ts";
import { keepSource } from "./keepSource.ts";
import { messagesFor } from "./messages.ts";
import {
  annotationChanged,
  annotationRequest,
  sharesRequest,
  sourceRequest,
  sourcesRequest,
  statusNotification,
} from "./protocol.ts";
import { repeat, Schedule } from "./schedule.ts";
import { type Annotated, State } from "./state.ts";

/**
 * Rest after the last edit before a document is annotated unasked; none where the last annotation was there
 * sooner than somebody types the next key.
 */
const restMs = 120;
const soonMs = 40;
/** How often the manifests of the stores are looked at: another window or the CLI may write them. */
const lookMs = 2000;

/**
 * Answers one client.
 *
 * @param program file that workers run
 * @returns what to do once the client is ready
 */
export function startSession(connection: Connection, environment: Environment, program: string): () => void {
  const log = connection.console;
  const documents = new TextDocuments(TextDocument);
  const schedule = new Schedule();
  const engine = new Engine(program, (line) => log.warn(line));
  const status = new StatusKeeper(
    (news) => void connection.sendNotification(statusNotification.method, news),
  );
  const state = new State({
    engine,
    document: (uri) => documents.get(uri),
    stores: (uri) => environment.stores(uri),
    annotated: tellOnce(log, (annotated) => status.annotated(annotated)),
  });
  const context: AnnotationContext & PointContext = {
    document: (uri) => documents.get(uri),
    current: (uri, around, token) => state.current(uri, around, token),
    colors: (uri) => state.colors(uri),
    locate: (dir, sources) => engine.call("locate", { dir, sources }),
  };

  /** What each document was last told to paint: nothing is told twice. */
  const told = new Map<string, readonly number[]>();

  /** Sends what to paint, unless the document has changed meanwhile: then another is on its way. */
  async function tell(uri: string): Promise<void> {
    if (!environment.options.decorations || (await environment.settings(uri)).annotate === "off") return;
    const annotation = await onAnnotation(context, { uri });
    if (annotation === null || annotation.version !== documents.get(uri)?.version) return;
    if (annotation.paint === told.get(uri)) return;
    told.set(uri, annotation.paint);
    await connection.sendNotification(annotationChanged.method, annotation);
  }
  function tellSoon(uri: string): void {
    const delayMs = (state.tookMs(uri) ?? Infinity) <= soonMs ? 0 : restMs;
    schedule.later(uri, delayMs, () => void tell(uri).catch((error) => report(log, "annotate", error)));
  }
  async function refreshLenses(): Promise<void> {
    if (environment.lensRefresh) await connection.sendRequest(CodeLensRefreshRequest.type);
  }
  /** Annotates anew where a store has changed. */
  async function look(): Promise<void> {
    try {
      let changed = false;
      for (const uri of documents.keys()) {
        if (!(await state.takeChange(uri))) continue;
        changed = true;
        await state.current(uri);
        await tell(uri);
      }
      if (changed) await refreshLenses();
      status.found(await environment.stores());
    } catch (error) {
      report(log, "stores", error);
    }
  }
  function settingsChanged(): void {
    status.forget();
    told.clear();
    for (const uri of documents.keys()) tellSoon(uri);
    void refreshLenses().then(look, (error) => report(log, "lenses", error));
  }

  documents.onDidChangeContent(({ document }) => {
    state.changed(document.uri);
    tellSoon(document.uri);
  });
  documents.onDidClose(({ document }) => {
    schedule.drop(document.uri);
    told.delete(document.uri);
    state.close(document.uri);
  });
  documents.listen(connection);
  registerFeatures(connection, environment, engine, context);
  registerActions(connection, environment, program, look);
  return () => {
    environment.listen(settingsChanged);
    repeat(lookMs, look);
    void look();
  };
}

function registerFeatures(
  connection: Connection,
  environment: Environment,
  engine: Engine,
  context: AnnotationContext & PointContext,
): void {
  const log = connection.console;
  const messages = messagesFor(environment.locale);
  const { commands = false, virtualDocuments = false } = environment.options;
  const { linkSupport } = environment;

  const tokenContext = (job: ContextJob): Promise<TokenContext> => engine.call("context", job);
  const hover = { ...context, messages, commands, tokenContext };
  connection.onHover(answer(log, "hover", (params, token) => onHover(hover, params, token)));

  const uriOf = async (dir: string, source: LocatedSource): Promise<string> =>
    virtualDocuments
      ? sourceUri(source.path, { store: dir, id: source.contribution })
      : await keepSource(process.env, source);
  const definition = { ...context, uriOf, linkSupport };
  connection.onDefinition(
    answer(log, "definition", (params, token) => onDefinition(definition, params, token)),
  );

  const lens = {
    ...context,
    messages,
    commands,
    wanted: async (uri: string) => (await environment.settings(uri)).codeLens,
  };
  connection.onCodeLens(answer(log, "codeLens", (params, token) => onCodeLens(lens, params, token)));

  onQuery(connection, annotationRequest, (params, token) => onAnnotation(context, params, token));
  onQuery(connection, sharesRequest, (params, token) => onShares(context, params, token));
  const sources = {
    ...context,
    uriOf,
    knows: (dir: string) => environment.knows(dir),
    sources: (job: SourcesJob) => engine.call("sources", job),
  };
  onAction(connection, sourcesRequest, (params, token) => onSources(sources, params, token));
  const source = {
    knows: (dir: string) => environment.knows(dir),
    readSource: (dir: string, id: string) => engine.call("source", { dir, id }),
  };
  onAction(connection, sourceRequest, (params) => onSource(source, params));
}

/** Passes annotations on, and logs what is wrong with a store once, not at every keystroke. */
function tellOnce(
  log: Connection["console"],
  next: (annotated: Annotated) => void,
): (uri: string, annotated: Annotated) => void {
  const told = new Map<string, string>();
  return (_uri, annotated) => {
    for (const { dir } of annotated.found) told.delete(dir);
    for (const { dir, error, message } of annotated.problems) {
      if (told.get(dir) !== message) report(log, "annotate", error);
      told.set(dir, message);
    }
    next(annotated);
  };
}
