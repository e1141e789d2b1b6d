import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "mutation-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const contract = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Sample {
    uint256 public paid;
    event Paid(address indexed to);
    modifier open() { _; }
    function pay(uint256 amount, address to) external open returns (bool) {
        require(amount > paid && to != address(0), "no");
        // Umlauts count two bytes: ü.
        uint256 due = amount - /* a - b */ paid;
        for (uint256 i = 0; i < 3; ++i) paid += due;
        if (due == 7) revert();
        emit Paid(to);
        this.hash(to);
        return !(due < 5);
    }
    function hash(address to) public view returns (bytes32) { return keccak256(abi.encode(this, to)); }
    function twice(uint256 x) public pure returns (uint256 y) {
        assembly { y := mul(x, 2) }
    }
}
`;

/** Every operator, condition, assignment, statement and preimage of the sample, in the order of places. */
const expected = `
8 modifier open -> nothing
9 require require(amount > paid && to != address(0), "no") -> 0
9 condition amount > paid && to != address(0) -> to != address(0)
9 condition amount > paid && to != address(0) -> amount > paid
9 comparison amount > paid -> amount >= paid
9 comparison amount > paid -> amount <= paid
9 condition amount > paid && to != address(0) -> amount > paid || to != address(0)
9 comparison to != address(0) -> to == address(0)
9 constant address(0) -> address((0 + 1))
9 constant require(amount > paid && to != address(0), "no") -> require(amount > paid && to != address(0), "nox")
11 assignment uint256 due = amount - /* a - b */ paid -> uint256 due
11 arithmetic amount - /* a - b */ paid -> amount + /* a - b */ paid
12 constant uint256 i = 0 -> uint256 i = (0 + 1)
12 condition i < 3 -> false
12 comparison i < 3 -> i <= 3
12 comparison i < 3 -> i >= 3
12 constant i < 3 -> i < (3 + 1)
12 arithmetic ++i -> --i
12 assignment paid += due -> due
12 assignment paid += due -> paid -= due
12 assignment paid += due -> paid = due
13 condition due == 7 -> true
13 condition due == 7 -> false
13 comparison due == 7 -> due != 7
13 comparison due == 7 -> due >= 7
13 comparison due == 7 -> due <= 7
13 constant due == 7 -> due == (7 + 1)
13 require revert() -> 0
14 event emit Paid(to) -> 0
15 call this.hash(to) -> 0
16 return !(due < 5) -> true
16 return !(due < 5) -> false
16 condition !(due < 5) -> (due < 5)
16 comparison due < 5 -> due <= 5
16 comparison due < 5 -> due >= 5
16 constant due < 5 -> due < (5 + 1)
18 return keccak256(abi.encode(this, to)) -> bytes32(0)
18 preimage abi.encode(this, to) -> abi.encode(to)
18 preimage abi.encode(this, to) -> abi.encode(this)
20 assignment y := mul(x, 2) -> {}
20 arithmetic mul(x, 2) -> div(x, 2)
20 constant mul(x, 2) -> mul(x, add(2, 1))
`;

test("a mutant for every place, and nothing in comments", () => {
  mkdirSync(join(root, "contracts"));
  writeFileSync(join(root, "contracts/Sample.sol"), contract);
  const output = execFileSync(process.execPath, ["scripts/mutation.mjs", "--list", "--root", root], {
    encoding: "utf8",
  });
  const listed = output
    .trim()
    .split("\n")
    .map((line) => line.trim().replace(/^contracts\/Sample\.sol:(\d+) (\w+) Sample\.\w+: /, "$1 $2 "));
  expect(listed.map((line) => line.trimEnd()).sort()).toEqual(expected.trim().split("\n").sort());
});
