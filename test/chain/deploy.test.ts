import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encryptKeystoreJson, id, Wallet } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkAddresses } from "../../core/chain/deploy.ts";
import { readChainEntry } from "../../core/node/chainEntry.ts";
import { createStore } from "../../core/node/createStore.ts";
import { type Anvil, startAnvil } from "../../scripts/deploy/anvil.ts";
import { bytecodes, connectLocal } from "./local.ts";

const accountOf = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
const privateKey = id("deployer of the script");
const { address } = new Wallet(privateKey);
const roles = ["--proposer", accountOf(1), "--guardian", accountOf(2), "--arbiter", accountOf(3)];

let dir: string;
let anvil: Anvil;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "datanet-deploy-"));
  bytecodes();
  execFileSync(process.execPath, ["esbuild.mjs", "deploy"]);
  anvil = await startAnvil({ args: ["--chain-id", "161201"] });
  const { rpc } = await connectLocal(anvil.url);
  await rpc.request("anvil_setBalance", [address.toLowerCase(), `0x${(10n ** 21n).toString(16)}`]);
});
afterAll(async () => {
  await anvil.stop();
  rmSync(dir, { recursive: true });
});

function run(args: readonly string[], input = ""): { readonly code: number | null; readonly said: string } {
  const all = ["build/deploy.cjs", "--rpc", anvil.url, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { input, encoding: "utf8" });
  return { code: status, said: stdout + stderr };
}

test("a dry run names the addresses that the deployment then has, and sends nothing", async () => {
  const keystore = join(dir, "key.json");
  // Weak on purpose: a strong one takes seconds to open.
  const weak = { scrypt: { N: 2 } };
  writeFileSync(keystore, await encryptKeystoreJson({ address, privateKey }, "open sesame", weak));
  await createStore(join(dir, "store"), { name: "chained", tokenizer: "lexeme" });

  const dry = run([...roles, "--from", address, "--dry-run", "--chain-id", "161201"]);
  expect(dry.said).toContain("dry run: nothing was sent");
  expect(dry.code).toBe(0);
  const chain = await connectLocal(anvil.url);
  expect(await chain.rpc.request("eth_getTransactionCount", [address.toLowerCase(), "latest"])).toBe("0x0");

  const wrong = run([...roles, "--keystore", keystore], "open barley\n");
  expect(wrong).toEqual({
    code: 1,
    said: `deploy: ${keystore}: the passphrase does not open it, wanted the one it was made with; try again\n`,
  });

  const real = run([...roles, "--keystore", keystore, "--store", join(dir, "store")], "open sesame\n");
  expect(real.said).not.toContain("open sesame");
  expect(real.code).toBe(0);
  const addressesIn = (said: string, word: string): string[] =>
    [...said.matchAll(new RegExp(`^${word} \\w+ +(0x\\w{40})`, "gm"))].map(([, each]) => each.toLowerCase());
  expect(addressesIn(real.said, "made")).toEqual(addressesIn(dry.said, "rehearsed"));

  const entry = await readChainEntry(join(dir, "store"));
  expect(entry?.chainId).toBe("161201");
  await checkAddresses(chain, entry!);
  await expect(checkAddresses(chain, { ...entry!, pool: entry!.ledger })).rejects.toMatchObject({
    code: "reverted",
  });

  const again = run([...roles, "--keystore", keystore, "--store", join(dir, "store")], "open sesame\n");
  expect(again.said).toContain("names contracts already");
  expect(again.code).toBe(1);
});

test.each([
  ["no roles", ["--from", accountOf(9), "--dry-run"], "--proposer: not given, wanted it"],
  ["another chain", ["--chain-id", "1"], "is chain 161201, wanted 1; check the URL"],
  ["no key", roles, "--keystore: not given, wanted it"],
  [
    "an account that is none",
    ["--proposer", "0x12"],
    '--proposer: "0x12" is no account, wanted 0x and 40 hexadecimal digits; check each digit',
  ],
  [
    "one key for two roles",
    [...roles, "--arbiter", accountOf(2), "--from", accountOf(9), "--dry-run"],
    "InvalidHolder",
  ],
  [
    "a window that is too short",
    [...roles, "--window", "60", "--from", accountOf(9), "--dry-run"],
    "WindowOutOfRange",
  ],
  [
    "an open key on a public chain",
    [...roles, "--key-file", "package.json"],
    "an unencrypted key on chain 161201",
  ],
])("refuses %s", (_, args, message) => {
  const { code, said } = run(args);
  expect(said).toContain(message);
  expect(said.trim().split("\n").at(-1)).toMatch(/^deploy: /);
  expect(code).toBe(1);
});

test("a chain without the instructions our contracts are made of is refused", async () => {
  const older = await startAnvil({ args: ["--chain-id", "161201"], hardfork: "shanghai" });
  try {
    const all = ["build/deploy.cjs", "--rpc", older.url, ...roles, "--from", accountOf(9), "--dry-run"];
    const { status, stderr } = spawnSync(process.execPath, all, { encoding: "utf8" });
    expect(stderr).toContain("wanted a chain with Cancun");
    expect(status).toBe(1);
  } finally {
    await older.stop();
  }
});

test("a wrong call is told in words, with the options there are, and no stack", () => {
  const unknown = run([...roles, "--guardain", accountOf(2)]);
  expect(unknown.code).toBe(2);
  expect(unknown.said).toContain("usage: npm run deploy -- --rpc URL");
  expect(unknown.said).not.toContain("    at ");
  expect(run(["--proposer", accountOf(1), "--from", address, "--dry-run"])).toEqual({
    code: 1,
    said: expect.stringMatching(/^deploy: --guardian: not given, wanted it; npm run deploy -- --help .*\n$/),
  });
  expect(run(["--help"])).toEqual({ code: 0, said: expect.stringMatching(/^usage: npm run deploy/) });
});
