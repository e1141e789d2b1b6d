import { constants } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import type { Manifest } from "../segment/manifest.ts";
import { type Policy, parsePolicy } from "../shares/policy.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import { parseSealedJson, prepareReplacement, type Replacement, readStoreFile, sealJson } from "./durable.ts";
import { storeTokenizer, type TokenizerEntry } from "./loadTokenizer.ts";
import { loadTables } from "./tables.ts";

export const storeSchema = "datanet/store@1";

/** datanet.json, parsed. */
export interface StoreConfig {
  readonly dataNetId: string;
  readonly name: string;
  /** The one that it names, loaded. */
  readonly tokenizer: Tokenizer;
  /** keccak-256 of its tokenizer.json, where it has one. */
  readonly tokenizerFile?: string | undefined;
  readonly policy: Policy;
}

type ParsedConfig = Omit<StoreConfig, "tokenizer" | "tokenizerFile"> & { readonly tokenizer: TokenizerEntry };

/** What each parsed file looked like, so that one that has not changed is not parsed and checked again. */
const textOf = new WeakMap<object, string>();

/** @param before what was read last; returned again while the file is the same */
export async function readConfig(dir: string, before?: StoreConfig): Promise<StoreConfig> {
  const path = join(dir, "datanet.json");
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      const message = `${dir}: no DataNet here, wanted a folder with datanet.json; make one with datanet init --store ${dir}`;
      throw new DataNetError("notFound", message, { cause });
    }
    throw new DataNetError("unreadable", `${path}: cannot be read (${code}); check its permissions`, {
      cause,
    });
  }
  const text = (await readStoreFile(path)).toString("utf8");
  if (before && textOf.get(before) === text) return before;
  const parsed = parseConfig(path, parseSealedJson(path, text, storeSchema));
  const tokenizer = await storeTokenizer(dir, parsed.tokenizer);
  const config = { ...parsed, tokenizer, tokenizerFile: parsed.tokenizer.file };
  if (tokenizer.hash !== parsed.tokenizer.hash) {
    const found = `tokenizer ${parsed.tokenizer.name} of hash ${parsed.tokenizer.hash}`;
    throw new DataNetError(
      "unsupportedVersion",
      `${path}: ${found}, this program has ${tokenizer.hash}; use the version that made it`,
    );
  }
  const { hashes } = loadTables();
  if (config.policy.information !== hashes.information || config.policy.commons !== hashes.commons) {
    const found = `tables ${config.policy.information} and ${config.policy.commons}`;
    const wanted = `this program has ${hashes.information} and ${hashes.commons}`;
    throw new DataNetError(
      "unsupportedVersion",
      `${path}: ${found}, ${wanted}; use the version that made it`,
    );
  }
  textOf.set(config, text);
  return config;
}

/** @param before what was read last; returned again while the file is the same */
export async function readManifest(dir: string, config: StoreConfig, before?: Manifest): Promise<Manifest> {
  const path = join(dir, "manifest.json");
  const text = (await readStoreFile(path)).toString("utf8");
  if (before && textOf.get(before) === text) return before;
  const manifest = parseManifest(path, parseSealedJson(path, text, "datanet/manifest@1"));
  if (manifest.dataNetId !== config.dataNetId) {
    const message = `${path}: DataNet ${manifest.dataNetId}, datanet.json says ${config.dataNetId}; the two belong to different stores`;
    throw new DataNetError("corruptStore", message);
  }
  textOf.set(manifest, text);
  return manifest;
}

export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  await (await prepareManifest(dir, manifest)).put();
}

/** Writes a manifest beside the one it is to replace. */
export async function prepareManifest(dir: string, manifest: Manifest): Promise<Replacement> {
  const bytes = Buffer.from(sealJson(manifest as never));
  textOf.set(manifest, bytes.toString("utf8"));
  return prepareReplacement(join(dir, "manifest.json"), bytes);
}

/**
 * A store may come from a stranger, and a symbolic link in it would lead what we write or remove
 * elsewhere: its folders are folders and its files are files.
 *
 * @throws DataNetError "corruptStore"
 */
export async function refuseLinks(dir: string): Promise<void> {
  const folders = ["segments", "blobs"];
  for (const name of [...folders, "datanet.json", "manifest.json", "contributions.log", "records.log"]) {
    const path = join(dir, name);
    const found = await lstat(path).catch((cause: NodeJS.ErrnoException) => {
      throw new DataNetError(
        "notFound",
        `${path}: missing (${cause.code}); the store is not complete, restore it`,
        { cause },
      );
    });
    const wanted = folders.includes(name) ? "folder" : "file";
    if (wanted === "folder" ? !found.isDirectory() : !found.isFile()) {
      const what = found.isSymbolicLink() ? "a symbolic link" : `no ${wanted}`;
      throw new DataNetError("corruptStore", `${path}: ${what}, wanted a ${wanted}; restore the store`);
    }
  }
}

function parseConfig(path: string, value: Record<string, unknown>): ParsedConfig {
  const { dataNetId, name, tokenizer } = value as Partial<ParsedConfig>;
  demand(path, "dataNetId", dataNetId, isHash(dataNetId), "a keccak-256 hash");
  demand(path, "name", name, typeof name === "string", "a string");
  const named = typeof tokenizer?.name === "string" && typeof tokenizer.hash === "string";
  demand(path, "tokenizer", tokenizer, named, "a name and a hash");
  const file = tokenizer?.file;
  demand(path, "tokenizer.file", file, file === undefined || isHash(file), "a keccak-256 hash");
  return { dataNetId, name, tokenizer, policy: parsePolicy(path, value.policy) } as ParsedConfig;
}

function parseManifest(path: string, value: Record<string, unknown>): Manifest {
  const { dataNetId, manifestHash, contributions, listHead, revoked, log, records, segments } =
    value as Partial<Manifest>;
  for (const [field, hash] of Object.entries({ dataNetId, manifestHash, listHead })) {
    demand(path, field, hash, isHash(hash), "a keccak-256 hash");
  }
  demand(path, "contributions", contributions, isCount(contributions), "a count");
  demand(path, "revoked", revoked, Array.isArray(revoked) && revoked.every(isCount), "a list of orders");
  for (const [field, end] of Object.entries({ log, records })) {
    const whole = isCount(end?.bytes) && isSha(end?.sha256) && isHash(end?.head);
    demand(path, field, end, whole, "bytes, sha256 and head");
  }
  const isEntry = (entry: Manifest["segments"][number] | null): boolean =>
    isSha(entry?.hash) && isCount(entry?.tokens) && isCount(entry?.documents);
  demand(
    path,
    "segments",
    segments,
    Array.isArray(segments) && segments.every(isEntry),
    "a list of hash, tokens and documents",
  );
  return value as unknown as Manifest;
}

function demand(path: string, field: string, found: unknown, ok: boolean, wanted: string): void {
  if (ok) return;
  const shown = found === undefined ? "missing" : canonicalJson(found as Json).slice(0, 80);
  throw new DataNetError(
    "corruptStore",
    `${path}: ${field} is ${shown}, wanted ${wanted}; restore the store`,
  );
}

const isHash = (value: unknown): boolean => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
const isSha = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
