import { describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { contributorKey, normalizeContributor } from "../../core/contribute/contributor.ts";

const address = "0x52908400098527886E0F7030069857D2E4169EE7";

describe("one form", () => {
  test.each([
    ["  Ada  ", "Ada"],
    ["Ada Lovelace <ada@x.org>", "Ada Lovelace <ada@x.org>"],
    ["e\u0301", "\u00e9"],
    [address, address],
    ["0xGabi", "0xGabi"],
    ["unknown (left-pad)", "unknown (left-pad)"],
  ])("%j", (given, wanted) => {
    expect(normalizeContributor(given)).toBe(wanted);
    expect(normalizeContributor(wanted)).toBe(wanted);
  });
});

describe("refuses", () => {
  test.each([
    [" \t", 'contributor: empty, wanted a name, "Name <mail>" or a 0x address'],
    ["x".repeat(201), "contributor: 201 characters, at most 200 are taken; shorten the name"],
    ["a\u001b[31m", "contributor: holds the control character U+001B at character 1; remove it"],
    ["a\nb", "contributor: holds the control character U+000A at character 1; remove it"],
    ["a\u202eb", "contributor: holds the control character U+202E at character 1; remove it"],
    ["a\ud800", "contributor: holds the control character U+D800 at character 1; remove it"],
    ["0x", 'contributor: "0x" is no address, wanted 0x and 40 hexadecimal digits; check each digit'],
    [
      address.slice(0, -1),
      `contributor: "${address.slice(0, -1)}" is no address, wanted 0x and 40 hexadecimal digits; check each digit`,
    ],
    [
      address.replace("8", "O"),
      `contributor: "${address.replace("8", "O")}" is no address, wanted 0x and 40 hexadecimal digits; check each digit`,
    ],
  ])("%j", (given, message) => {
    expect(() => normalizeContributor(given)).toThrow(new DataNetError("invalidArgument", message));
  });
});

describe("who is the same", () => {
  test.each([
    ["Ada <ada@x.org>", "A. Lovelace <ADA@X.org>", true],
    ["Ada <ada@x.org>", "Ada <ada@y.org>", false],
    ["Ada", "ada", false],
    ["Ada", "Ada <ada@x.org>", false],
    [address, address.toLowerCase(), true],
    ["Ada <not a mail>", "Bob <not a mail>", false],
    // A mail in the middle is part of a name.
    ["Eve <ada@x.org> Eve", "Ada <ada@x.org>", false],
  ])("%j and %j: %j", (a, b, same) => {
    expect(contributorKey(a) === contributorKey(b)).toBe(same);
  });
});
