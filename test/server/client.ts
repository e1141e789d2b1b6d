import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createMessageConnection,
  type InitializeResult,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { InitializationOptions, Message } from "../../server/protocol.ts";

export interface ClientOptions {
  /** `$DATANET_HOME` of the server. */
  readonly defaultStore: string;
  /** HOME, caches and the server's state go here. */
  readonly home: string;
  readonly folder?: string;
  readonly initializationOptions?: InitializationOptions;
  readonly capabilities?: object;
  readonly locale?: string;
  /** Answers `workspace/configuration` for the section `datanet`. */
  readonly settings?: () => unknown;
}

/** The bundled server as an editor runs it: its own process, JSON-RPC over standard input and output. */
export class TestClient {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly log: string[] = [];
  readonly #heard = new Map<string, unknown[]>();
  #answer: InitializeResult | undefined;

  static async start(options: ClientOptions): Promise<TestClient> {
    const client = new TestClient(options);
    await client.#initialize(options);
    return client;
  }

  private constructor({ defaultStore, home, settings }: ClientOptions) {
    const server = join(process.cwd(), "dist/server.js");
    this.process = spawn(process.execPath, [server, "--stdio"], {
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        PATH: process.env.PATH,
        HOME: home,
        XDG_STATE_HOME: join(home, "state"),
        XDG_CACHE_HOME: join(home, "cache"),
        DATANET_HOME: defaultStore,
      },
    });
    this.process.stderr?.on("data", (data: Buffer) => this.log.push(`stderr: ${data.toString()}`));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    );
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
      items.map(() => settings?.() ?? null),
    );
    this.connection.onRequest("workspace/codeLens/refresh", () => {
      this.#hear("workspace/codeLens/refresh", null);
      return null;
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.log.push(message);
    });
    this.connection.onNotification((method, params) => this.#hear(method, params));
    this.connection.onUnhandledProgress(({ value }) => this.#hear("$/progress", value));
    this.connection.listen();
  }

  /** What the server answered to `initialize`. */
  get answer(): InitializeResult {
    return this.#answer!;
  }

  request<Result>(method: string, params: unknown): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  send<Params, Result>({ method }: Message<Params, Result>, params: Params): Promise<Result> {
    return this.connection.sendRequest<Result>(method, params);
  }

  open(uri: string, text: string, languageId = "typescript"): Promise<void> {
    return this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  change(uri: string, version: number, ...contentChanges: object[]): Promise<void> {
    return this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** All notifications of a kind so far. */
  heard<Params>(message: Message<Params> | string): Params[] {
    return (this.#heard.get(typeof message === "string" ? message : message.method) ?? []) as Params[];
  }

  /** The first notification of a kind, past or to come, that fits. */
  hear<Params>(message: Message<Params>, fits: (params: Params) => boolean = () => true): Promise<Params> {
    return poll(
      () => this.heard(message).find(fits),
      `${message.method}; heard ${JSON.stringify(this.heard(message))}`,
    );
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill("SIGKILL");
    await poll(() => this.process.exitCode !== null || this.process.signalCode !== null, "the server's end");
    this.connection.dispose();
  }

  async #initialize({
    folder,
    initializationOptions,
    capabilities = {},
    locale,
  }: ClientOptions): Promise<void> {
    const uri = folder === undefined ? undefined : pathToFileURL(folder).href;
    this.#answer = await this.request("initialize", {
      processId: process.pid,
      rootUri: uri ?? null,
      workspaceFolders: uri === undefined ? null : [{ uri, name: "folder" }],
      capabilities,
      ...(locale === undefined ? {} : { locale }),
      ...(initializationOptions === undefined ? {} : { initializationOptions }),
    });
    await this.connection.sendNotification("initialized", {});
  }

  #hear(method: string, params: unknown): void {
    this.#heard.set(method, [...(this.#heard.get(method) ?? []), params]);
  }
}

/** Looks until something is there; fails with what it waited for after 20 seconds. */
export async function poll<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
): Promise<T> {
  const end = performance.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited 20 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
