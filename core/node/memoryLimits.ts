import { constants } from "node:buffer";
import { totalmem } from "node:os";
import type { IndexLayout } from "../segment/pointers.ts";

/** What an index may take of memory before it is read page by page. */
export interface MemoryLimits {
  /** All arrays of one index together. */
  readonly indexBytes: number;
  /** One array. */
  readonly bufferBytes: number;
}

/**
 * A quarter of the memory that this process may use, and half of what is free now, whichever is less; an
 * array as large as the host allows. DATANET_MEMORY_BYTES says otherwise, for tests and small machines.
 */
export function memoryLimits(): MemoryLimits {
  const bufferBytes = constants.MAX_LENGTH;
  const said = Number(process.env.DATANET_MEMORY_BYTES);
  if (process.env.DATANET_MEMORY_BYTES && said >= 0) return { indexBytes: said, bufferBytes };
  const constrained = process.constrainedMemory?.() ?? 0; // 0 or huge where nothing limits it.
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  const available = process.availableMemory?.() ?? total;
  return { indexBytes: Math.min(total / 4, available / 2), bufferBytes };
}

/** Whether shards can be searched in memory: their tokens and four bytes for each, within the limits. */
export function fitsMemory(
  shards: readonly { readonly layout: IndexLayout }[],
  { indexBytes, bufferBytes }: MemoryLimits,
): boolean {
  let total = 0;
  for (const { layout } of shards) {
    total += layout.tokenCount * (layout.width + 4);
    if (layout.tokenCount * 4 > bufferBytes) return false;
  }
  return total <= indexBytes;
}

/** Memory for pages where nobody says how much: enough for the upper levels of every search. */
export const defaultCacheBytes: number = 1 << 28;
