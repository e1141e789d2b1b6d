/**
 * Runs forge on the contracts with their own configuration and compiler.
 *
 *     node contracts/forge.mjs test                            all Solidity tests
 *     node contracts/forge.mjs test --match-contract RewardPool -vvv
 *     node contracts/forge.mjs build --sizes
 *
 * A test that costs another amount of gas than contracts/snapshots says fails; DATANET_UPDATE_GAS=1 writes the
 * new amounts there instead.
 *
 * The compiled contracts are kept in build/forge and compiled again when a source changes. `test` ends with a
 * line that `scripts/test.mjs` reads; the seed of DATANET_SEED, where set, makes its random inputs repeat.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const args = process.argv.slice(2);
const testing = args[0] === "test";
const long = process.env.DATANET_LONG ? { FOUNDRY_PROFILE: "long" } : {};
const gas = { FOUNDRY_GAS_SNAPSHOT_CHECK: process.env.DATANET_UPDATE_GAS ? "false" : "true" };
const seed = process.env.DATANET_SEED;
if (testing && seed && !args.includes("--fuzz-seed"))
  args.push("--fuzz-seed", `0x${BigInt(seed).toString(16)}`);

// The package's own starter ends with 0 whatever forge ended with, so forge itself is started.
const system = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
const program = process.platform === "win32" ? "forge.exe" : "forge";
const forge = spawn(join(root, `node_modules/@foundry-rs/forge-${system}/bin`, program), args, {
  cwd: root,
  env: { ...process.env, ...long, ...gas, FOUNDRY_CONFIG: join(root, "contracts/foundry.toml") },
  stdio: ["inherit", testing ? "pipe" : "inherit", "inherit"],
});
let output = "";
forge.stdout?.on("data", (data) => {
  output += data;
  process.stdout.write(data);
});
forge.on("error", (error) => {
  console.error(`forge.mjs: ${error.message}; run npm ci, or there is no forge for ${system}`);
  process.exitCode = 1;
});
forge.on("close", (code) => {
  process.exitCode = code ?? 1;
  const total = /(\d+) tests? passed, (\d+) failed, (\d+) skipped \(\d+ total/.exec(output);
  // A skipped test counts as failed: there is no reason to have one.
  if (total) console.log(`cases: ${total[1]} passed, ${Number(total[2]) + Number(total[3])} failed`);
});
