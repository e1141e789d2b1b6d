import { blockClosed, blockOpened } from "./commentMarkers.ts";
import type { CommentSyntax } from "./commentSyntax.ts";
import type { ScannerState } from "./scannerState.ts";

/** The block comment that a scan is in: what opens and closes it, and how many are open. */
export class BlockComment {
  opener = "";
  closer = "";
  depth = 0;

  get state(): ScannerState["block"] {
    return [this.opener, this.closer, this.depth];
  }

  set state([opener, closer, depth]: ScannerState["block"]) {
    this.opener = opener;
    this.closer = closer;
    this.depth = depth;
  }

  /** Goes into the comment that opens at i in code; returns where it begins, 0 when none opens. */
  open(units: Uint16Array, i: number, syntax: CommentSyntax): number {
    for (const pair of syntax.block ?? []) {
      const begin = blockOpened(units, i, pair);
      if (begin === 0) continue;
      this.state = [pair[0], pair[1], 1];
      return begin;
    }
    return 0;
  }

  /** A mark at i that closes the comment or opens one in it; returns where to go on, 0 for any other. */
  goOn(units: Uint16Array, i: number, unit: number, syntax: CommentSyntax): number {
    const { opener, closer } = this;
    if (unit === closer.charCodeAt(0)) {
      const end = blockClosed(units, i, closer);
      if (end > 0) {
        this.depth--;
        return end;
      }
    }
    if (!syntax.nested || unit !== opener.charCodeAt(0)) return 0;
    const begin = blockOpened(units, i, [opener, closer]);
    if (begin > 0) this.depth++;
    return begin;
  }
}
