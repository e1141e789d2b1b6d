/** Slow and obvious truth about where tokens occur. Documents are plain arrays; nothing crosses from one into another. */

export interface Place {
  readonly document: number;
  readonly position: number;
}

/** Every place where `pattern` stands. */
export function placesOf(documents: readonly (readonly number[])[], pattern: readonly number[]): Place[] {
  const places: Place[] = [];
  documents.forEach((tokens, document) => {
    for (let position = 0; position + pattern.length <= tokens.length; position++) {
      if (pattern.every((token, k) => tokens[position + k] === token)) places.push({ document, position });
    }
  });
  return places;
}

/** The longest prefix of `query` from `begin` that stands somewhere. */
export function longestMatch(
  documents: readonly (readonly number[])[],
  query: readonly number[],
  begin: number,
): number {
  let length = 0;
  while (
    begin + length < query.length &&
    placesOf(documents, query.slice(begin, begin + length + 1)).length > 0
  )
    length++;
  return length;
}

/** The longest run of tokens up to and including `end` that stands somewhere. */
export function longestSuffix(
  documents: readonly (readonly number[])[],
  query: readonly number[],
  end: number,
): number {
  let length = 0;
  while (length <= end && placesOf(documents, query.slice(end - length, end + 1)).length > 0) length++;
  return length;
}

/** Suffixes in the order of the bytes of the token file: little-endian tokens, the end of the file smallest. */
export function sortedSuffixes(tokens: readonly number[], width: number): number[] {
  const bytes = tokens.flatMap((token) =>
    Array.from({ length: width }, (_, k) => Math.floor(token / 256 ** k) % 256),
  );
  return [...tokens.keys()].sort((a, b) => {
    let i = a * width;
    let j = b * width;
    while (i < bytes.length && j < bytes.length && bytes[i] === bytes[j]) {
      i++;
      j++;
    }
    if (i >= bytes.length || j >= bytes.length) return b - a;
    return bytes[i] - bytes[j];
  });
}

/** For each begin of `query`, the most tokens from there on that stand somewhere: a table of all pairs of positions. */
export function matchLengths(documents: readonly (readonly number[])[], query: readonly number[]): number[] {
  const longest = query.map(() => 0);
  for (const tokens of documents) {
    let after: number[] = Array(tokens.length + 1).fill(0); // Common tokens from i + 1 and each position on.
    for (let i = query.length - 1; i >= 0; i--) {
      const row = [...tokens.map((token, p) => (token === query[i] ? after[p + 1] + 1 : 0)), 0];
      longest[i] = Math.max(longest[i], ...row);
      after = row;
    }
  }
  return longest;
}
