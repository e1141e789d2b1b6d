/**
 * What a file shall hold: its bytes, or pieces of them one after the other, so that a large file need not be
 * in memory beside what it is made of. All pieces but the last are whole pages, whatever the file.
 */
export type FileContent = Uint8Array | FilePieces;

export interface FilePieces {
  /** Bytes of all pieces. */
  readonly length: number;
  /** Makes them, each time anew; a piece is good until the next is asked for. */
  pieces(): Iterable<Uint8Array>;
}

export function piecesOf(content: FileContent): Iterable<Uint8Array> {
  return content instanceof Uint8Array ? [content] : content.pieces();
}
