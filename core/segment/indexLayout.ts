import { DataNetError } from "../base/errors.ts";
import type { Width } from "./byteOrder.ts";
import { corruptIndex } from "./corruptIndex.ts";
import { type IndexLayout, pointerBytesFor } from "./pointers.ts";

/** Sizes of an index's files, and what may decide between several readings of them. */
export interface IndexSizes {
  /** Path of the table, for messages. */
  readonly where: string;
  readonly tokenBytes: number;
  readonly tableBytes: number;
  /** Where it is known already. */
  readonly width: Width | undefined;
  /** Whether the documents begin at tokens of this width, each with a separator. */
  fits(width: Width): boolean;
}

/** Entries up to this size are read; the format needs five bytes for a file of up to a terabyte. */
const mostPointerBytes = 8;

/**
 * Finds out the width of tokens, which the format does not say, and that of table entries.
 * There is one entry a token, and the format fixes how many bytes it takes, so nearly always only one
 * width fits; where an index was built with wider entries the documents' separators decide.
 *
 * @throws DataNetError "corruptStore" when no width fits, "invalidArgument" when several do
 */
export function layoutOf(sizes: IndexSizes): IndexLayout {
  const { where, tokenBytes, tableBytes } = sizes;
  const widths = sizes.width === undefined ? ([2, 4, 1] as const) : [sizes.width];
  const readings = widths
    .map((width) => readingOf(width, tokenBytes, tableBytes))
    .filter((r) => r !== undefined);
  const isUsual = ({ pointerBytes }: IndexLayout): boolean => pointerBytes === pointerBytesFor(tokenBytes);
  const fitting = tokenBytes === 0 ? readings.slice(0, 1) : readings.filter(({ width }) => sizes.fits(width));
  // Where no width fits, the caller's own look at the documents will say what is wrong with them.
  const among = fitting.length > 0 ? fitting : readings;
  const found = among.find(isUsual) ?? among[0];
  if (found === undefined) {
    const wanted = `one entry of ${pointerBytesFor(tokenBytes)} bytes for each token of ${widths.join(" or ")} bytes`;
    throw corruptIndex(where, `${tableBytes} bytes for ${tokenBytes} bytes of tokens`, wanted);
  }
  if (fitting.length > 1 && !fitting.some(isUsual)) {
    const message = `${where}: fits tokens of ${fitting.map(({ width }) => width).join(" and ")} bytes, wanted one width; say which`;
    throw new DataNetError("invalidArgument", message);
  }
  if (found.tokenCount > 0xffffffff) {
    const message = `${where}: ${found.tokenCount} tokens, this program reads up to ${0xffffffff} a shard; build it in more shards`;
    throw new DataNetError("unreadable", message);
  }
  return found;
}

function readingOf(width: Width, tokenBytes: number, tableBytes: number): IndexLayout | undefined {
  if (tokenBytes % width !== 0) return undefined;
  const tokenCount = tokenBytes / width;
  if (tokenCount === 0) return tableBytes === 0 ? { width, pointerBytes: 1, tokenCount } : undefined;
  const pointerBytes = tableBytes / tokenCount;
  const wide = Number.isInteger(pointerBytes) && pointerBytes >= pointerBytesFor(tokenBytes);
  return wide && pointerBytes <= mostPointerBytes ? { width, pointerBytes, tokenCount } : undefined;
}
