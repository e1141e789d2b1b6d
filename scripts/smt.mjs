/**
 * Proves the assertions of contracts/test/proofs with SMTChecker: engine CHC (constrained Horn clauses), which
 * considers every sequence of calls and every number of loop rounds, solved by the z3 inside the npm compiler.
 * An assertion counts only if the checker says of it that it is safe; one that it cannot decide has failed.
 * First it must find the violation in a contract that is wrong, so that silence proves nothing.
 *
 *     node scripts/smt.mjs [CONTRACT...]
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const folder = "contracts/test/proofs";
const solc = createRequire(import.meta.url)("solc");
const { version } = createRequire(import.meta.url)("solc/package.json");
/** The checker's words for an assertion that holds for all calls. */
const safe = "CHC: Assertion violation check is safe!";

const wrong = `// SPDX-License-Identifier: Apache-2.0
pragma solidity ${version};
contract Wrong {
    uint256 private count;
    function add() external { ++count; }
    function hold() external view { assert(count < 3); }
}
`;

const named = process.argv.slice(2);
let [passed, failed] = [0, 0];
const { proved: none } = check("Wrong.sol", "Wrong", wrong);
tell(none.length === 0, "Wrong: the violation after three calls is found");
for (const file of readdirSync(join(root, folder)).sort()) {
  const path = `${folder}/${file}`;
  const source = readFileSync(join(root, path), "utf8");
  const contract = /^contract (\w+)/m.exec(source)?.[1];
  if (!contract || (named.length > 0 && !named.includes(contract))) continue;
  const { proved, seconds } = check(path, contract, source);
  for (const [i, line] of source.split("\n").entries())
    if (/^\s*assert\(/.test(line)) tell(proved.includes(i + 1), `${path}:${i + 1} ${line.trim()}`);
  console.log(`${contract}: ${seconds} s`);
}
console.log(`cases: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** @returns lines of the assertions of `contract` that are proved */
function check(path, contract, source) {
  const started = performance.now();
  const input = {
    language: "Solidity",
    sources: { [path]: { content: source } },
    settings: {
      evmVersion: "cancun",
      // No timeout: the WebAssembly build cannot start the thread that would count it.
      modelChecker: {
        engine: "chc",
        contracts: { [path]: [contract] },
        targets: ["assert"],
        showProvedSafe: true,
        showUnproved: true,
      },
      outputSelection: {},
    },
  };
  const importFile = (name) => ({
    contents: readFileSync(join(root, name.startsWith("@") ? join("node_modules", name) : name), "utf8"),
  });
  const { errors = [] } = JSON.parse(solc.compile(JSON.stringify(input), { import: importFile }));
  for (const { severity, formattedMessage } of errors)
    if (severity === "error") throw new Error(formattedMessage);
  const lineOf = ({ sourceLocation: { start } }) =>
    Buffer.from(source).subarray(0, start).toString("utf8").split("\n").length;
  const proved = errors.filter(
    ({ message, sourceLocation }) => message.startsWith(safe) && sourceLocation?.file === path,
  );
  return { proved: proved.map(lineOf), seconds: Math.round((performance.now() - started) / 100) / 10 };
}

function tell(isProved, what) {
  if (isProved) passed++;
  else failed++;
  console.log(`${isProved ? "proved" : "NOT PROVED"}  ${what}`);
}
