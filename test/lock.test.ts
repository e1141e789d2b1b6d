import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Entry>;
};
const entries = Object.entries(packages).filter(([path]) => path !== "");

test("the lock names every optional package, so that npm ci accepts it whatever a registry holds", () => {
  const missing = entries.flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${owner}/node_modules/${name}`],
    ),
  );
  expect(entries.length).toBeGreaterThan(100);
  expect(missing, "run node scripts/completeLock.mjs").toEqual([]);
});

test("the lock and the manifest pin exact versions and name no host", () => {
  expect(readFileSync("package-lock.json", "utf8")).not.toContain('"resolved": "http');
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    string,
    Record<string, string>
  >;
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
