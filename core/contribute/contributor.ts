import { DataNetError } from "../base/errors.ts";

/** Longest contributor, in UTF-16 code units after trimming. */
const maxContributorLength = 200;

/** Control characters, line and paragraph separators, lone surrogates, and the marks that turn text around. */
const forbidden = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u;

/** Hexadecimal digits only, or so long and unbroken that an address with a slip of the finger is likelier than a name. */
const addressLike = /^0x(?:[0-9a-f]*|\S{30,50})$/i;

/**
 * The one form of a contributor: trimmed, NFC; `Name <mail>`, a name, or an address of 0x and 40
 * hexadecimal digits (upper and lower case are kept; a checksum is not required).
 *
 * @throws DataNetError "invalidArgument" when it is empty, over 200 UTF-16 code units, holds control
 * characters, or looks like an address and is none
 */
export function normalizeContributor(given: string): string {
  const contributor = given.trim().normalize("NFC");
  if (contributor === "") throw refusal('empty, wanted a name, "Name <mail>" or a 0x address');
  if (contributor.length > maxContributorLength) {
    throw refusal(
      `${contributor.length} characters, at most ${maxContributorLength} are taken; shorten the name`,
    );
  }
  const bad = forbidden.exec(contributor);
  if (bad) {
    const code = bad[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    throw refusal(`holds the control character U+${code} at character ${bad.index}; remove it`);
  }
  if (addressLike.test(contributor) && !/^0x[0-9a-f]{40}$/i.test(contributor)) {
    throw refusal(
      `${JSON.stringify(contributor)} is no address, wanted 0x and 40 hexadecimal digits; check each digit`,
    );
  }
  return contributor;
}

/**
 * What contributors compare by: the mail of `Name <mail>` and an address in lower case, else the
 * string itself. Two contributors with one key are the same person under two spellings.
 *
 * @param contributor normalized
 */
export function contributorKey(contributor: string): string {
  const mail = /<([^<>\s]+@[^<>\s]+)>$/.exec(contributor);
  if (mail) return lowerAscii(mail[1]);
  return /^0x[0-9a-f]{40}$/i.test(contributor) ? lowerAscii(contributor) : contributor;
}

/** ASCII letters only: what else is a capital depends on the host's Unicode. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function refusal(fault: string): DataNetError {
  return new DataNetError("invalidArgument", `contributor: ${fault}`);
}
