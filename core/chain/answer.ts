/** What a chain's node says is not believed before it has the form it must have. */
import { DataNetError } from "../base/errors.ts";
import { wordLimit } from "../base/words.ts";
import { type Account, isAccount } from "../reward/account.ts";

/** An integer of JSON-RPC: "0x" and hexadecimal digits without leading zeros. @throws DataNetError "badAnswer" */
export function quantityOf(where: string, value: unknown): bigint {
  if (typeof value === "string" && /^0x(?:0|[1-9a-f][0-9a-f]{0,63})$/i.test(value)) {
    const quantity = BigInt(value);
    if (quantity < wordLimit) return quantity;
  }
  throw badAnswer(where, value, "an integer as 0x and hexadecimal digits");
}

/** Bytes of JSON-RPC, in lower case. @param length in bytes; any when left out @throws DataNetError "badAnswer" */
export function bytesOf(where: string, value: unknown, length?: number): string {
  const fits = typeof value === "string" && /^0x(?:[0-9a-f]{2})*$/i.test(value);
  if (fits && (length === undefined || value.length === 2 + 2 * length)) return value.toLowerCase();
  throw badAnswer(where, value, `${length ?? "some"} bytes as 0x and hexadecimal digits`);
}

/** An account, in lower case. @throws DataNetError "badAnswer" */
export function accountIn(where: string, value: unknown): Account {
  const account = typeof value === "string" ? value.toLowerCase() : "";
  if (isAccount(account)) return account;
  throw badAnswer(where, value, "an account");
}

/** The fields of an object. @throws DataNetError "badAnswer" */
export function fieldsOf(where: string, value: unknown): { readonly [name: string]: unknown } {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as { readonly [name: string]: unknown };
  throw badAnswer(where, value, "an object");
}

/** The elements of a list. @throws DataNetError "badAnswer" */
export function listOf(where: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw badAnswer(where, value, "a list");
}

/** The refusal of an answer. */
export function badAnswer(where: string, found: unknown, wanted: string): DataNetError {
  const shown = (typeof found === "string" ? found : (JSON.stringify(found) ?? "nothing")).slice(0, 80);
  return new DataNetError(
    "badAnswer",
    `${where}: answered ${shown}, wanted ${wanted}; ask another node of the chain`,
  );
}
