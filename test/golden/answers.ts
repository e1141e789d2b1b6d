import { expect } from "vitest";

/** The reference prints six significant digits. */
const digits = 1e-5;

/**
 * Fails unless every field wanted is there and equal; of numbers that are not whole, their first digits.
 *
 * @param where what the message says
 */
export function expectSame(found: unknown, wanted: unknown, where: string): void {
  if (typeof wanted === "number" && !Number.isInteger(wanted)) {
    expect(typeof found, where).toBe("number");
    expect(Math.abs((found as number) / wanted - 1), `${where}: ${found}, wanted ${wanted}`).toBeLessThan(
      digits,
    );
  } else if (Array.isArray(wanted)) {
    expect(found, where).toHaveLength(wanted.length);
    for (const [i, each] of wanted.entries()) expectSame((found as unknown[])[i], each, `${where}[${i}]`);
  } else if (typeof wanted === "object" && wanted !== null) {
    expect(typeof found, where).toBe("object");
    for (const [name, each] of Object.entries(wanted))
      expectSame((found as Record<string, unknown>)[name], each, `${where}.${name}`);
  } else {
    expect(found, where).toEqual(wanted);
  }
}
