import { compareBytes } from "./byteOrder.ts";

/** A package to be put in order. */
export interface OrderedPackage {
  readonly name: string;
  readonly version: string;
  /** Packages it depends on, as positions in the list it stands in. */
  readonly dependsOn: readonly number[];
}

/**
 * Order in which packages register: dependencies before dependents.
 *
 * Next is always the least package (byte order of name, then version, then position) that depends
 * on no package still waiting. Where every waiting package depends on another, there is a cycle:
 * then next is the least package whose waiting dependencies, direct or not, all depend on it too.
 *
 * @returns positions of `packages`, each once. O((n + m) log n) time for n packages and m dependencies,
 * and O(n + m) more for each cycle broken, as a rule
 */
export function packageOrder(packages: readonly OrderedPackage[]): number[] {
  const n = packages.length;
  const byName = [...packages.keys()].sort(
    (a, b) =>
      compareBytes(packages[a].name, packages[b].name) ||
      compareBytes(packages[a].version, packages[b].version) ||
      a - b,
  );
  // From here on a package is its place in byName, so that the least is the smallest number.
  const placeOf = new Int32Array(n);
  for (const [place, i] of byName.entries()) placeOf[i] = place;
  const needs = byName.map((i) => new Set(packages[i].dependsOn.map((j) => placeOf[j])));
  const neededBy: number[][] = needs.map(() => []);
  for (const [p, all] of needs.entries()) {
    all.delete(p);
    for (const q of all) neededBy[q].push(p);
  }

  const waitingFor = Int32Array.from(needs, (all) => all.size);
  const placed = new Uint8Array(n);
  const ready = new LeastFirst();
  for (let p = 0; p < n; p++) if (waitingFor[p] === 0) ready.push(p);

  const order: number[] = [];
  let firstWaiting = 0;
  // Invariant: `ready` holds exactly the packages that are not placed and wait for none.
  while (order.length < n) {
    while (placed[firstWaiting]) firstWaiting++;
    const next = ready.pop() ?? leastOfCycle(firstWaiting, needs, neededBy, placed);
    placed[next] = 1;
    order.push(byName[next]);
    for (const p of neededBy[next]) if (--waitingFor[p] === 0 && !placed[p]) ready.push(p);
  }
  return order;
}

/** The least waiting package all of whose waiting dependencies depend on it, when none is free of them. */
function leastOfCycle(
  from: number,
  needs: readonly Iterable<number>[],
  neededBy: readonly Iterable<number>[],
  placed: Uint8Array,
): number {
  const above = new Uint8Array(placed.length);
  for (let p = from; ; p++) {
    if (placed[p] || above[p]) continue;
    const dependents = reach(p, neededBy, placed);
    let closed = true;
    for (const q of reach(p, needs, placed)) closed &&= dependents.has(q);
    if (closed) return p;
    // A dependent of a package outside every lowest cycle is outside them as well.
    for (const q of dependents) above[q] = 1;
  }
}

function reach(from: number, edges: readonly Iterable<number>[], placed: Uint8Array): Set<number> {
  const reached = new Set([from]);
  // A set may grow while it is walked: what is added is visited in turn.
  for (const p of reached) for (const q of edges[p]) if (!placed[q]) reached.add(q);
  return reached;
}

/** Numbers that come out smallest first: a binary heap. */
class LeastFirst {
  readonly #heap: number[] = [];

  push(value: number): void {
    const heap = this.#heap;
    let i = heap.push(value) - 1;
    while (i > 0 && heap[(i - 1) >> 1] > value) {
      heap[i] = heap[(i - 1) >> 1];
      i = (i - 1) >> 1;
    }
    heap[i] = value;
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const least = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return least;
    let i = 0;
    for (let child = 1; child < heap.length; child = 2 * i + 1) {
      if (heap[child + 1] < heap[child]) child++;
      if (heap[child] >= last) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = last;
    return least;
  }
}
