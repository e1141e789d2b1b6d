import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { levelsOf, siblingsOf } from "../../core/base/merkle.ts";
import { hashWords, wordLimit } from "../../core/base/words.ts";
import {
  buildSumTree,
  type Earned,
  proofOf,
  proves,
  type RewardDomain,
  rootOf,
  type SumProof,
} from "../../core/reward/sumTree.ts";
import { type SumTreeVector, vector } from "./vector.ts";

const accountOf = (n: bigint): string => `0x${n.toString(16).padStart(40, "0")}`;
/** Neighbors among the accounts are likely, so that an order by anything but the number shows. */
const account = fc
  .oneof(fc.bigInt({ min: 1n, max: 30n }), fc.bigInt({ min: 1n, max: 2n ** 160n - 1n }))
  .map(accountOf);
const amount = fc.oneof(fc.bigInt({ min: 1n, max: 9n }), fc.bigInt({ min: 1n, max: 2n ** 240n }));
const earnings = fc
  .uniqueArray(fc.record({ account, cumulative: amount }), {
    selector: (each) => each.account,
    minLength: 1,
    maxLength: 20,
  })
  .map((list): Earned[] => list.sort((a, b) => (a.account < b.account ? -1 : 1)));
const domains = fc.record({ chainId: fc.bigInt({ min: 1n, max: 2n ** 64n }), pool: account, token: account });

const domain: RewardDomain = { chainId: 31337n, pool: accountOf(7n), token: accountOf(8n) };

describe("golden", () => {
  test.each([1, 2, 3, 5, 8, 1000])("the tree of %i accounts", (n) => {
    const golden = vector<SumTreeVector>(`sumTree${n}`);
    const place = { chainId: BigInt(golden.chainId), pool: golden.pool, token: golden.token };
    const earned = golden.accounts.map((each, i) => ({
      account: each,
      cumulative: BigInt(golden.cumulative[i]),
    }));
    const tree = buildSumTree(place, earned);
    expect(rootOf(tree)).toEqual({ hash: golden.root, sum: BigInt(golden.total) });
    for (const [height, level] of (golden.levels ?? []).entries())
      expect(tree[height]).toEqual(level.hashes.map((hash, i) => ({ hash, sum: BigInt(level.sums[i]) })));
    expect(golden.proofs.length).toBe(Math.min(n, n > 8 ? 7 : n));
    for (const { index, sides, hashes, sums } of golden.proofs) {
      const proof = { sides: BigInt(sides), hashes, sums: sums.map(BigInt) };
      expect(proofOf(tree, index)).toEqual(proof);
      expect(proves(place, rootOf(tree), earned[index], proof)).toBe(true);
    }
  });
});

describe("proofs", () => {
  test("every account has one, and the root's sum is what all have earned", () => {
    fc.assert(
      fc.property(domains, earnings, (place, earned) => {
        const tree = buildSumTree(place, earned);
        expect(rootOf(tree).sum).toBe(earned.reduce((sum, { cumulative }) => sum + cumulative, 0n));
        for (const [i, each] of earned.entries())
          expect(proves(place, rootOf(tree), each, proofOf(tree, i))).toBe(true);
      }),
    );
  });
  test("none holds for another account, amount, token, pool or chain", () => {
    fc.assert(
      fc.property(domains, earnings, domains, account, amount, fc.nat(), (place, earned, other, ...rest) => {
        const [account, cumulative, pick] = rest;
        const tree = buildSumTree(place, earned);
        const i = pick % earned.length;
        const holds = (where: RewardDomain, what: Earned): boolean =>
          proves(where, rootOf(tree), what, proofOf(tree, i));
        const { chainId, pool, token } = other;
        if (account !== earned[i].account) expect(holds(place, { ...earned[i], account })).toBe(false);
        if (cumulative !== earned[i].cumulative)
          expect(holds(place, { ...earned[i], cumulative })).toBe(false);
        if (chainId !== place.chainId) expect(holds({ ...place, chainId }, earned[i])).toBe(false);
        if (pool !== place.pool) expect(holds({ ...place, pool }, earned[i])).toBe(false);
        if (token !== place.token) expect(holds({ ...place, token }, earned[i])).toBe(false);
      }),
    );
  });
  test("none holds with any part of it changed, against another root, or for an inner node", () => {
    fc.assert(
      fc.property(
        domains,
        earnings,
        fc.nat(),
        fc.bigInt({ min: 1n, max: 99n }),
        (place, earned, pick, by) => {
          const tree = buildSumTree(place, earned);
          const root = rootOf(tree);
          const i = pick % earned.length;
          const proof = proofOf(tree, i);
          const refused: [typeof root, SumProof][] = [
            [{ ...root, sum: root.sum + by }, proof],
            [{ ...root, hash: hashWords(root.hash) }, proof],
            [root, { ...proof, sides: proof.sides ^ (1n << BigInt(proof.hashes.length)) }],
            [root, { ...proof, sums: [...proof.sums, 0n] }],
            [root, { ...proof, sums: [...proof.sums, 0n], hashes: [...proof.hashes, root.hash] }],
            [root, { ...proof, sides: -1n }],
          ];
          for (const k of proof.hashes.keys()) {
            const swapped = <T>(list: readonly T[], value: T): T[] => list.with(k, value);
            refused.push(
              [root, { ...proof, sides: proof.sides ^ (1n << BigInt(k)) }],
              [root, { ...proof, hashes: swapped(proof.hashes, hashWords(proof.hashes[k])) }],
              [root, { ...proof, sums: swapped(proof.sums, proof.sums[k] + by) }],
              // The same total with an amount moved from one branch to the other.
              [root, { ...proof, sums: swapped(proof.sums, proof.sums[k] - by) }],
            );
          }
          for (const [against, changed] of refused)
            expect(proves(place, against, earned[i], changed)).toBe(false);
        },
      ),
    );
  });
  test("sums that leave the word are refused, as the pool's checked arithmetic does", () => {
    const earned = { account: accountOf(1n), cumulative: 2n };
    const proof = { sides: 0n, hashes: [hashWords(1n)], sums: [wordLimit - 2n] };
    expect(proves(domain, { hash: hashWords(1n), sum: 0n }, earned, proof)).toBe(false);
  });
});

describe("bad input", () => {
  const given = (...list: [bigint, bigint][]): Earned[] =>
    list.map(([n, cumulative]) => ({ account: accountOf(n), cumulative }));
  const at = "settle the epoch again";
  test.each([
    ["nobody", given(), `leaf 0: no account at all, wanted at least one; ${at}`],
    [
      "twice the same",
      given([5n, 1n], [5n, 1n]),
      `leaf 1: account ${accountOf(5n)}, wanted one above ${accountOf(5n)}, the account before it; ${at}`,
    ],
    [
      "out of order",
      given([5n, 1n], [4n, 1n]),
      `leaf 1: account ${accountOf(4n)}, wanted one above ${accountOf(5n)}, the account before it; ${at}`,
    ],
    [
      "account zero",
      given([0n, 1n]),
      `leaf 0: account ${accountOf(0n)}, wanted 0x and 40 lower-case hexadecimal digits, not all 0; ${at}`,
    ],
    [
      "capitals",
      [{ account: accountOf(10n).toUpperCase(), cumulative: 1n }],
      `leaf 0: account ${accountOf(10n).toUpperCase()}, wanted 0x and 40 lower-case hexadecimal digits, not all 0; ${at}`,
    ],
    [
      "nothing earned",
      given([1n, 0n]),
      `leaf 0: 0, 0 so far, wanted an amount above 0, and a sum below 2^256; ${at}`,
    ],
    [
      "more than a word",
      given([1n, wordLimit - 1n], [2n, 1n]),
      `leaf 1: 1, ${wordLimit} so far, wanted an amount above 0, and a sum below 2^256; ${at}`,
    ],
  ])("%s", (_, earned, message) => {
    expect(() => buildSumTree(domain, earned)).toThrow(
      new DataNetError("invalidArgument", `reward tree: ${message}`),
    );
  });
});

describe("shape", () => {
  const hash = fc.bigInt({ min: 0n, max: wordLimit - 1n }).map((n) => hashWords(n));
  /** OpenZeppelin's trees sort the two hashes of a pair and fill the last level first; of 2^k leaves the shape is ours. */
  test("with sorted pairs and 2^k leaves it is OpenZeppelin's tree", () => {
    const leaves = fc.nat(4).chain((k) => fc.array(hash, { minLength: 2 ** k, maxLength: 2 ** k }));
    fc.assert(
      fc.property(leaves, (given) => {
        const theirs = SimpleMerkleTree.of(given, { sortLeaves: false });
        // Theirs is an array as of a heap: its leaves stand in reverse order.
        const ours = levelsOf([...given].reverse(), (a, b) => (a < b ? hashWords(a, b) : hashWords(b, a)));
        expect(ours[ours.length - 1]).toEqual([theirs.root]);
        for (const i of given.keys())
          expect(siblingsOf(ours, given.length - 1 - i).map(({ node }) => node)).toEqual(theirs.getProof(i));
      }),
    );
  });
});
