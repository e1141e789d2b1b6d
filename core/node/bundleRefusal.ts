import { DataNetError } from "../base/errors.ts";
import type { BundleHeader } from "./bundleHeader.ts";
import type { Ledger } from "./ledger.ts";
import { loadTables } from "./tables.ts";

/**
 * Refuses a bundle of frozen tables that this program does not have: it could not make the
 * same DataNet.
 *
 * @throws DataNetError "unsupportedVersion"
 */
export function refuseOtherTables(path: string, { policy }: BundleHeader): void {
  const { hashes } = loadTables();
  for (const [name, table] of [
    ["information", "information table"],
    ["commons", "commons"],
  ] as const) {
    if (policy[name] === hashes[name]) continue;
    throw refusal(
      path,
      `built with the policy's ${table} ${policy[name]}`,
      `this program has ${hashes[name]}`,
    );
  }
}

/**
 * Refuses a bundle of another DataNet than the store's, and says in what the two differ.
 *
 * @throws DataNetError "invalidArgument"
 */
export function refuseOtherStore(path: string, header: BundleHeader, { dir, config }: Ledger): void {
  if (header.dataNetId === config.dataNetId) return;
  const { name, tokenizer, policy } = config;
  const quoted = JSON.stringify;
  let differing = `name ${quoted(header.name)}, wanted ${quoted(name)}`;
  const field = Object.keys(policy).find(
    (key) => policy[key as keyof typeof policy] !== header.policy[key as keyof typeof policy],
  ) as keyof typeof policy | undefined;
  if (header.tokenizer.name !== tokenizer.name)
    differing = `tokenizer ${header.tokenizer.name}, wanted ${tokenizer.name}`;
  else if (field) differing = `policy of ${field} ${header.policy[field]}, wanted ${policy[field]}`;
  const message = `${path}: a DataNet of ${differing}, as in ${dir}; name another folder with --store`;
  throw new DataNetError("invalidArgument", message);
}

function refusal(path: string, found: string, wanted: string): DataNetError {
  const message = `${path}: ${found}, ${wanted}; install the version that made it`;
  return new DataNetError("unsupportedVersion", message);
}
