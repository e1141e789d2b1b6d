import { DataNetError } from "../base/errors.ts";
import { hashText } from "../base/words.ts";

/** An account of an EVM chain: "0x" and 40 lower-case hexadecimal digits, so that accounts compare as texts. */
export type Account = string;

/** Owned by nobody; on the chain it stands for "not known". */
export const zeroAccount: Account = `0x${"0".repeat(40)}`;

/**
 * Reads an account as people write it. Capitals among the digits are a checksum and have to be right.
 *
 * @param where what the text is, for the message
 * @throws DataNetError "invalidArgument"
 * Source: EIP-55.
 */
export function parseAccount(where: string, text: string): Account {
  const account = text.toLowerCase();
  if (!isAccount(account) || !text.startsWith("0x")) {
    const found = JSON.stringify(text.slice(0, 60));
    throw refusal(`${where}: ${found} is no account, wanted 0x and 40 hexadecimal digits; check each digit`);
  }
  const digits = text.slice(2);
  const sameCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!sameCase && text !== checksummed(account)) {
    const wanted = `${checksummed(account)} by its capitals, which are a checksum`;
    throw refusal(`${where}: ${text}, wanted ${wanted}; check each digit, or write it without capitals`);
  }
  return account;
}

/** Whether a text is an account in the one form we keep. */
export function isAccount(text: string): boolean {
  return /^0x[0-9a-f]{40}$/.test(text);
}

/** The account as people compare it, with the checksum of EIP-55 in its capitals. */
export function checksummed(account: Account): string {
  const hash = hashText(account.slice(2));
  const digit = (character: string, i: number): string =>
    Number.parseInt(hash[i + 2], 16) >= 8 ? character.toUpperCase() : character;
  return `0x${Array.from(account.slice(2), digit).join("")}`;
}

function refusal(message: string): DataNetError {
  return new DataNetError("invalidArgument", message);
}
