import { DataNetError } from "../base/errors.ts";
import { levelsOf } from "../base/merkle.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import { wordLimit } from "../base/words.ts";
import { type Account, isAccount, zeroAccount } from "./account.ts";
import { type RootData, rootDataText } from "./rootData.ts";
import { type RewardDomain, rewardLeaf, type SumNode, sumNode } from "./sumTree.ts";

/** Published data, and what it is called in messages. */
export interface PublishedRoot {
  readonly where: string;
  readonly text: string;
}

/** The first thing that is not as it has to be. */
export interface RootDifference {
  /** Such as "leaves[3].cumulative"; "previous." before it where it stands in the epoch before. */
  readonly field: string;
  readonly found: string;
  readonly wanted: string;
}

/** A root that follows from its published data, or the first thing that differs. */
export type RootVerification =
  | {
      readonly equal: true;
      readonly epoch: number;
      readonly accounts: number;
      readonly total: bigint;
      readonly root: string;
    }
  | { readonly equal: false; readonly difference: RootDifference };

/**
 * Rebuilds a root from its published data: every field, every leaf, their order, every sum, the root.
 *
 * With the data of the epoch before, which is checked in the same way, no account may be missing and no
 * amount may have fallen. That the root is the one on the chain is for the caller to compare.
 *
 * @returns the first difference in the order of the file; O(n) hashes
 * @throws DataNetError "unreadable" for what is not such data at all, "unsupportedVersion"
 */
export function verifyRoot(published: PublishedRoot, previous?: PublishedRoot): RootVerification {
  const data = parse(published);
  const before = previous && parse(previous);
  const checks = [
    ...(before ? [inPrevious(differences(before, previous.text))] : []),
    differences(data, published.text),
    ...(before ? [changes(checked(data), checked(before))] : []),
  ];
  for (const check of checks) {
    const { value } = check.next();
    if (value) return { equal: false, difference: value };
  }
  const { epoch, leaves, total, root } = checked(data);
  return { equal: true, epoch, accounts: leaves.length, total: BigInt(total), root };
}

type Fields = { readonly [name: string]: unknown };

/** Fields in which no difference was found, by the type they then have. */
function checked(fields: Fields): RootData {
  return fields as unknown as RootData;
}

function parse({ where, text }: PublishedRoot): Fields {
  let value: Fields | null;
  try {
    value = parseJson(text) as Fields | null;
  } catch (cause) {
    const message = `${where}: not ${plainJson}, wanted the published data of a root; fetch it again`;
    throw new DataNetError("unreadable", message, { cause });
  }
  const schema = String(value?.schema);
  if (schema === "datanet/rewardRoot@1") return value as Fields;
  const found = `${where}: schema ${JSON.stringify(schema.slice(0, 60))}`;
  if (schema.startsWith("datanet/rewardRoot@")) {
    const message = `${found}, this program reads "datanet/rewardRoot@1"; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  throw new DataNetError("unreadable", `${found}, wanted "datanet/rewardRoot@1"; name the data of a root`);
}

/** What differs in one epoch's data, in the order of the file. After the first, later ones mean nothing. */
function* differences(fields: Fields, text: string): Generator<RootDifference, undefined> {
  const { chainId, pool, token, epoch, previousRoot, ledgerRoot, leaves, total, root } = fields;
  if (!isAmount(chainId)) yield differs("chainId", chainId, "an integer above 0, in digits");
  if (!isOwned(pool)) yield differs("pool", pool, account);
  if (!isOwned(token)) yield differs("token", token, account);
  if (!Number.isSafeInteger(epoch) || Number(epoch) < 1) yield differs("epoch", epoch, "a number from 1 on");
  if (epoch === 1 && previousRoot !== null)
    yield differs("previousRoot", previousRoot, "null in the first epoch");
  if (epoch !== 1 && !isHash(previousRoot)) yield differs("previousRoot", previousRoot, hash);
  if (!isHash(ledgerRoot)) yield differs("ledgerRoot", ledgerRoot, hash);
  if (!Array.isArray(leaves) || leaves.length === 0) return yield differs("leaves", leaves, "at least one");

  const domain = { chainId: BigInt(String(chainId)), pool: String(pool), token: String(token) };
  const nodes: SumNode[] = [];
  let sum = 0n;
  let last: Account = zeroAccount;
  for (const [i, leaf] of leaves.entries()) {
    yield* leafDifferences(domain, `leaves[${i}]`, leaf, last);
    const { account, cumulative } = leaf as { readonly account: Account; readonly cumulative: string };
    last = account;
    sum += BigInt(cumulative);
    nodes.push(rewardLeaf(domain, { account, cumulative: BigInt(cumulative) }));
    if (sum >= wordLimit) yield differs(`leaves[${i}].cumulative`, cumulative, "a sum below 2^256");
  }
  if (total !== String(sum)) yield differs("total", total, `${sum}, the sum of all leaves`);
  const [rebuilt] = levelsOf(nodes, sumNode).at(-1)!;
  if (root !== rebuilt.hash) yield differs("root", root, `${rebuilt.hash}, rebuilt from the leaves`);
  yield* spelling(checked(fields), text);
}

function* leafDifferences(
  domain: RewardDomain,
  field: string,
  leaf: unknown,
  last: Account,
): Generator<RootDifference, undefined> {
  if (typeof leaf !== "object" || leaf === null)
    return yield differs(field, leaf, "an account and its amount");
  const { account: owner, cumulative, hash: found } = leaf as Fields;
  if (!isOwned(owner)) return yield differs(`${field}.account`, owner, account);
  if (owner <= last) yield differs(`${field}.account`, owner, `one above ${last}, the account before it`);
  if (!isAmount(cumulative)) return yield differs(`${field}.cumulative`, cumulative, "an integer above 0");
  const rebuilt = rewardLeaf(domain, { account: owner, cumulative: BigInt(cumulative) }).hash;
  if (found !== rebuilt) yield differs(`${field}.hash`, found, `${rebuilt}, rebuilt from the leaf`);
}

/** The data has one text, so that whoever hashes it gets one hash, and nothing stands in it that is not checked. */
function* spelling(
  { schema, chainId, pool, token, epoch, previousRoot, ledgerRoot, leaves, total, root }: RootData,
  text: string,
): Generator<RootDifference, undefined> {
  const known = { schema, chainId, pool, token, epoch, previousRoot, ledgerRoot, total, root };
  const plain = leaves.map(({ account, cumulative, hash }) => ({ account, cumulative, hash }));
  const wanted = rootDataText({ ...known, leaves: plain });
  if (text === wanted) return;
  let at = 0;
  while (text[at] === wanted[at]) at++;
  const show = (given: string): string => JSON.stringify(given.slice(at, at + 20));
  yield {
    field: `character ${at}`,
    found: show(text),
    wanted: `${show(wanted)}, as canonical JSON of the known fields has it`,
  };
}

/** What an epoch may not do to the one before. That no amount falls and none is missing bounds the total too. */
function* changes(data: RootData, before: RootData): Generator<RootDifference, undefined> {
  for (const field of ["chainId", "pool", "token"] as const)
    if (data[field] !== before[field])
      yield differs(field, data[field], `${before[field]} as in the epoch before`);
  if (data.epoch !== before.epoch + 1) yield differs("epoch", data.epoch, `${before.epoch + 1}`);
  if (data.previousRoot !== before.root)
    yield differs("previousRoot", data.previousRoot, `${before.root}, the root of the epoch before`);
  const now = new Map(data.leaves.map((leaf, i) => [leaf.account, { ...leaf, i }]));
  for (const { account, cumulative } of before.leaves) {
    const found = now.get(account);
    const wanted = `at least ${cumulative} as in the epoch before`;
    if (!found) yield differs("leaves", `no leaf of ${account}`, wanted);
    else if (BigInt(found.cumulative) < BigInt(cumulative))
      yield differs(`leaves[${found.i}].cumulative`, found.cumulative, wanted);
  }
}

function* inPrevious(of: Generator<RootDifference, undefined>): Generator<RootDifference, undefined> {
  for (const { field, ...rest } of of) yield { field: `previous.${field}`, ...rest };
}

const account = "0x and 40 lower-case hexadecimal digits, not all 0";
const hash = "0x and 64 lower-case hexadecimal digits, not all 0";

function isOwned(value: unknown): value is Account {
  return typeof value === "string" && isAccount(value) && value !== zeroAccount;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^0x(?!0{64})[0-9a-f]{64}$/.test(value);
}

/** An integer of the chain above 0: digits without leading zeros. */
function isAmount(value: unknown): value is string {
  return typeof value === "string" && /^[1-9]\d{0,77}$/.test(value) && BigInt(value) < wordLimit;
}

function differs(field: string, found: unknown, wanted: string): RootDifference {
  const shown = typeof found === "string" ? found : (JSON.stringify(found) ?? "missing");
  return { field, found: shown.slice(0, 80), wanted };
}
