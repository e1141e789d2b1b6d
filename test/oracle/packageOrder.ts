/** The definition of the order of packages, word by word. */

interface Package {
  readonly name: string;
  readonly version: string;
  readonly dependsOn: readonly number[];
}

export function slowPackageOrder(packages: readonly Package[]): number[] {
  const waiting = new Set(packages.keys());
  const order: number[] = [];
  while (waiting.size > 0) {
    const free = [...waiting].filter((p) => packages[p].dependsOn.every((q) => q === p || !waiting.has(q)));
    const lowest = [...waiting].filter((p) =>
      [...waiting].every((q) => !reaches(packages, waiting, p, q) || reaches(packages, waiting, q, p)),
    );
    const [next] = (free.length > 0 ? free : lowest).sort((a, b) => least(packages, a, b));
    waiting.delete(next);
    order.push(next);
  }
  return order;
}

/** Whether there is a way from `from` to `to`, by as many rounds as there are packages. */
function reaches(packages: readonly Package[], waiting: Set<number>, from: number, to: number): boolean {
  const reached = new Set([from]);
  for (const _ of packages)
    for (const p of [...reached]) for (const q of packages[p].dependsOn) if (waiting.has(q)) reached.add(q);
  return reached.has(to);
}

function least(packages: readonly Package[], a: number, b: number): number {
  return (
    Buffer.compare(Buffer.from(packages[a].name), Buffer.from(packages[b].name)) ||
    Buffer.compare(Buffer.from(packages[a].version), Buffer.from(packages[b].version)) ||
    a - b
  );
}
