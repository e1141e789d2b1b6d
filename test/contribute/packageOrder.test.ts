import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packageOrder } from "../../core/contribute/packageOrder.ts";
import { slowPackageOrder } from "../oracle/packageOrder.ts";

// "a>b c" reads: a depends on b and c. The answer is in the same letters.
describe("by example", () => {
  test.each([
    ["b a c", "a b c"],
    ["a>b b>c c", "c b a"],
    ["a>c b c", "b c a"],
    ["z a>z", "z a"],
    ["a>a", "a"],
    ["b>a a>b", "a b"],
    // The cycle of c and d is under a and b: it is broken at its least, not at theirs. Then b is free.
    ["a>b b>c c>d d>c", "c b a d"],
    ["a>b b>a,c c>b d>a", "a d b c"],
    ["a>b,b,b b", "b a"],
  ])("%s gives %s", (spec, wanted) => {
    const lines = spec.split(" ").map((word) => word.split(">"));
    const names = lines.map(([name]) => name);
    const packages = lines.map(([name, needs]) => ({
      name,
      version: "1.0.0",
      dependsOn: (needs ?? "").split(",").flatMap((need) => (need === "" ? [] : names.indexOf(need))),
    }));
    expect(
      packageOrder(packages)
        .map((i) => names[i])
        .join(" "),
    ).toBe(wanted);
  });
  test("versions, then positions, decide between equal names", () => {
    const versions = ["2.0.0", "1.0.0", "10.0.0", "1.0.0"];
    expect(packageOrder(versions.map((version) => ({ name: "a", version, dependsOn: [] })))).toEqual([
      1, 3, 2, 0,
    ]);
  });
});

test("agrees with the definition", () => {
  const packages = fc.integer({ min: 0, max: 9 }).chain((n) =>
    fc.array(
      fc.record({
        name: fc.constantFrom("a", "b", "\uffff", "\u{10000}"),
        version: fc.constantFrom("1", "2"),
        dependsOn: fc.array(fc.integer({ min: 0, max: Math.max(0, n - 1) }), { maxLength: 3 }),
      }),
      { minLength: n, maxLength: n },
    ),
  );
  fc.assert(
    fc.property(packages, (all) => {
      expect(packageOrder(all)).toEqual(slowPackageOrder(all));
    }),
    { numRuns: 500 },
  );
});

test("twenty thousand packages in a chain, and in one ring, take no time to speak of", () => {
  const n = 20_000;
  const packages = Array.from({ length: n }, (_, i) => ({
    name: String(i).padStart(6, "0"),
    version: "1",
    dependsOn: [(i + 1) % n],
  }));
  const chain = packages.map((one, i) => (i === n - 1 ? { ...one, dependsOn: [] } : one));
  expect(packageOrder(chain)).toEqual(Array.from({ length: n }, (_, i) => n - 1 - i));
  expect(packageOrder(packages).slice(0, 3)).toEqual([0, n - 1, n - 2]);
});
