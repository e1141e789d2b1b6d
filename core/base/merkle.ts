/**
 * The shape that all our Merkle trees share, whatever their nodes hold.
 *
 * Level 0 is the leaves. Each level pairs its nodes (0,1), (2,3), ...; an unpaired last node moves up as it
 * is. So n leaves make ceil(log2 n) + 1 levels, and a leaf has a sibling on each level but those where the
 * node above it stands alone.
 */

/**
 * @param leaves at least one
 * @param join the node above two neighbors
 * @returns the levels, leaves first, the root alone in the last; O(n) joins
 */
export function levelsOf<Node>(
  leaves: readonly Node[],
  join: (left: Node, right: Node) => Node,
): (readonly Node[])[] {
  const levels = [leaves];
  for (let below = leaves; below.length > 1; ) {
    const level: Node[] = [];
    for (let i = 0; i < below.length; i += 2)
      level.push(i + 1 < below.length ? join(below[i], below[i + 1]) : below[i]);
    levels.push(level);
    below = level;
  }
  return levels;
}

/** A node that joins the path from a leaf to the root. */
export interface Sibling<Node> {
  readonly node: Node;
  readonly side: "left" | "right";
}

/** The siblings of a leaf, from its own level up. O(log n) */
export function siblingsOf<Node>(levels: readonly (readonly Node[])[], index: number): Sibling<Node>[] {
  const siblings: Sibling<Node>[] = [];
  let at = index;
  for (const level of levels) {
    const beside = at % 2 === 0 ? at + 1 : at - 1;
    if (level.length > 1 && beside < level.length)
      siblings.push({ node: level[beside], side: beside < at ? "left" : "right" });
    at = Math.floor(at / 2);
  }
  return siblings;
}
