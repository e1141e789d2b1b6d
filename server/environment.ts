import { sep } from "node:path";
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
} from "vscode-languageserver";
import { pathOf } from "./convert.ts";
import type { InitializationOptions } from "./protocol.ts";
import { readSettings, type Settings } from "./settings.ts";
import { findStores, type StoreFolder } from "./stores.ts";

/** What the client can do and where it is: what `initialize` said and what changed since. */
export class Environment {
  readonly options: InitializationOptions;
  readonly locale: string;
  readonly linkSupport: boolean;
  readonly lensRefresh: boolean;
  trusted: boolean;
  readonly #connection: Connection;
  readonly #defaultStore: string;
  readonly #pulls: boolean;
  readonly #registers: boolean;
  readonly #hasFolders: boolean;
  readonly #settings = new Map<string, Promise<Settings>>();
  readonly #known = new Set<string>();
  #pushed: unknown;
  #folders: readonly string[];

  constructor(connection: Connection, params: InitializeParams, defaultStore: string) {
    const { capabilities } = params;
    this.options = readOptions(params.initializationOptions);
    this.locale = params.locale ?? "en";
    this.linkSupport = capabilities.textDocument?.definition?.linkSupport === true;
    this.lensRefresh = capabilities.workspace?.codeLens?.refreshSupport === true;
    this.trusted = this.options.trusted !== false;
    this.#connection = connection;
    this.#defaultStore = defaultStore;
    this.#pulls = capabilities.workspace?.configuration === true;
    this.#registers = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    this.#hasFolders = capabilities.workspace?.workspaceFolders === true;
    this.#pushed = this.options.settings;
    const root = params.rootUri ?? undefined;
    const uris = params.workspaceFolders?.map(({ uri }) => uri) ?? (root === undefined ? [] : [root]);
    this.#folders = pathsOf(uris);
  }

  get defaultStore(): string {
    return this.#defaultStore;
  }

  /** To be called when the client is ready; `changed` is told when settings or folders have changed. */
  listen(changed: () => void): void {
    this.#connection.onDidChangeConfiguration(({ settings }) => {
      this.#pushed = (settings as { datanet?: unknown } | null)?.datanet ?? this.#pushed;
      this.#settings.clear();
      changed();
    });
    if (this.#registers) {
      void this.#connection.client.register(DidChangeConfigurationNotification.type, { section: "datanet" });
    }
    if (!this.#hasFolders) return;
    this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(pathsOf(removed.map(({ uri }) => uri)));
      this.#folders = [
        ...this.#folders.filter((path) => !gone.has(path)),
        ...pathsOf(added.map(({ uri }) => uri)),
      ];
      this.#settings.clear();
      changed();
    });
  }

  /** The settings for a document or folder; without a URI those of the window. */
  settings(uri?: string): Promise<Settings> {
    const key = uri ?? "";
    const known = this.#settings.get(key);
    if (known) return known;
    const asked = this.#pulls
      ? this.#connection.workspace
          .getConfiguration(
            uri === undefined ? { section: "datanet" } : { scopeUri: uri, section: "datanet" },
          )
          .then(readSettings, () => readSettings(undefined))
      : Promise.resolve(readSettings(this.#pushed));
    this.#settings.set(key, asked);
    return asked;
  }

  /** The stores that serve a document or folder, first the one to contribute to. */
  async stores(uri?: string): Promise<StoreFolder[]> {
    const { stores } = await this.settings(uri);
    const path = uri === undefined ? undefined : pathOf(uri);
    const around = this.#folders.filter((folder) => path === folder || path?.startsWith(folder + sep));
    const found = await findStores({
      configured: stores,
      folders: around.length > 0 ? around : this.#folders,
      defaultStore: this.#defaultStore,
    });
    for (const { dir } of found) this.#known.add(dir);
    return found;
  }

  /** Whether a folder has served a document of this session: others are not opened for a link's sake. */
  knows(dir: string): boolean {
    return this.#known.has(dir);
  }
}

function pathsOf(uris: readonly string[]): string[] {
  return uris.map(pathOf).filter((path) => path !== undefined);
}

function readOptions(value: unknown): InitializationOptions {
  if (typeof value !== "object" || value === null) return {};
  const options = value as Record<string, unknown>;
  return {
    settings: options.settings,
    trusted: options.trusted !== false,
    virtualDocuments: options.virtualDocuments === true,
    commands: options.commands === true,
    decorations: options.decorations === true,
  };
}
