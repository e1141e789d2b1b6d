import { getAddress } from "ethers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { checksummed, parseAccount } from "../../core/reward/account.ts";

const accounts = fc
  .bigInt({ min: 0n, max: 2n ** 160n - 1n })
  .map((n) => `0x${n.toString(16).padStart(40, "0")}`);

test("the checksum is that of ethers, and every way to write an account reads as one", () => {
  fc.assert(
    fc.property(accounts, (account) => {
      const written = checksummed(account);
      expect(written).toBe(getAddress(account));
      for (const text of [account, written, `0x${account.slice(2).toUpperCase()}`])
        expect(parseAccount("payee", text)).toBe(account);
    }),
  );
});

const none = (text: string): string =>
  `payee: ${JSON.stringify(text)} is no account, wanted 0x and 40 hexadecimal digits; check each digit`;
test.each([
  ["", none("")],
  ["0x12", none("0x12")],
  ["0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", none("0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")],
  ["0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg", none("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg")],
  [
    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "payee: 0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, wanted 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed by its capitals, which are a checksum; check each digit, or write it without capitals",
  ],
])("refuses %s", (text, message) => {
  expect(() => parseAccount("payee", text)).toThrow(new DataNetError("invalidArgument", message));
});
