/** What gathering from a repository told, and texts to put into one. */
import type { Offer, Skipped } from "../../core/contribute/offer.ts";
import { gatherGit, type UnknownLines } from "../../core/node/gatherGit.ts";

export interface Gathered {
  readonly offers: Offer[];
  readonly skipped: Skipped[];
  readonly unknown: UnknownLines[];
}

export async function gather(dir: string, signal?: AbortSignal): Promise<Gathered> {
  const offers: Offer[] = [];
  const skipped: Skipped[] = [];
  const unknown: UnknownLines[] = [];
  const options = { signal, onUnknown: (each: UnknownLines) => void unknown.push(each) };
  for await (const offer of gatherGit(dir, options, (each) => skipped.push(each))) offers.push(offer);
  return { offers, skipped, unknown };
}

export const tide: string = `export function tideAt(hour) {
  const wave = Math.sin((hour * Math.PI) / 6.21);
  return Math.round(wave * 310) / 100;
}
`;
export const highest: string = `export function highestTide(hours) {
  return Math.max(...hours.map(tideAt));
}
`;
