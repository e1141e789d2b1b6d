import { activate } from "../../core/chain/activate.ts";
import { approve } from "../../core/chain/approve.ts";
import { read } from "../../core/chain/call.ts";
import { cancelSigned } from "../../core/chain/cancelSigned.ts";
import { claim } from "../../core/chain/claim.ts";
import { claimDigest } from "../../core/chain/claimDigest.ts";
import { claimSigned } from "../../core/chain/claimSigned.ts";
import { tokenAt } from "../../core/chain/contracts.ts";
import { deposit } from "../../core/chain/deposit.ts";
import { disable } from "../../core/chain/disable.ts";
import { proposeRoot } from "../../core/chain/proposeRoot.ts";
import { readPool } from "../../core/chain/readPool.ts";
import { RevertError } from "../../core/chain/revert.ts";
import { send } from "../../core/chain/send.ts";
import type { Sender } from "../../core/chain/sender.ts";
import { setPayee } from "../../core/chain/setPayee.ts";
import { roles, wishHolder } from "../../core/chain/wishHolder.ts";
import { buildSumTree, type Earned, proofOf, rootOf, type SumTree } from "../../core/reward/sumTree.ts";
import { type ClaimCommand, type Outcome, type PoolCommand, releasedOf } from "../oracle/pool.ts";
import type { Local } from "./local.ts";

const names = ["proposer", "guardian", "arbiter", "ada"];
const zeroAccount = `0x${"0".repeat(40)}`;
const zeroHash = `0x${"0".repeat(64)}`;
/** Good for longer than any run's clock goes. */
const farAway = 2n ** 40n;

interface Proposed {
  readonly tree: SumTree;
  readonly earned: readonly Earned[];
}

/** The deployed pool behind the commands of the model. */
export class RealPool {
  readonly #local: Local;
  readonly #tokens: readonly string[];
  readonly #people: readonly Sender[];
  readonly #ledger: Sender;
  readonly #proposed: Proposed[][] = [[], []];

  private constructor(local: Local, tokens: readonly string[], people: readonly Sender[]) {
    this.#local = local;
    this.#tokens = tokens;
    this.#people = people;
    const { chain, ledger } = local;
    this.#ledger = {
      chain,
      account: ledger.address,
      async send({ to, data, gas }) {
        const call = { from: ledger.address, to, data, gas: `0x${gas.toString(16)}` };
        return String(await chain.rpc.request("eth_sendTransaction", [call]));
      },
      sign: () => Promise.reject(new Error("a contract has no key")),
    };
  }

  /** Gives everyone tokens and the pool everyone's allowance; the ledger can be acted for. */
  static async prepare(local: Local, tokens: readonly string[], balance: bigint): Promise<void> {
    const { rpc } = local.chain;
    await rpc.request("anvil_impersonateAccount", [local.ledger.address]);
    await rpc.request("anvil_setBalance", [local.ledger.address, `0x${(10n ** 21n).toString(16)}`]);
    for (const name of names)
      for (const token of tokens) {
        const sender = await local.sender(name);
        await local.mint(token, sender.account, balance);
        await approve(sender, tokenAt(token), local.pool, 2n ** 256n - 1n);
      }
  }

  static async of(local: Local, tokens: readonly string[]): Promise<RealPool> {
    return new RealPool(local, tokens, await Promise.all(names.map(local.sender)));
  }

  async apply(command: PoolCommand): Promise<Outcome> {
    try {
      return { moved: await this.#run(command) };
    } catch (error) {
      if (error instanceof RevertError) return { refused: error.revert };
      throw error;
    }
  }

  /** In the form of the model's state. */
  async state(): Promise<unknown> {
    const { chain, pool, registry } = this.#local;
    const accounts = this.#people.map(({ account }) => account);
    const numberOf = (account: string): number => accounts.indexOf(account);
    const each = <T>(ask: (account: string) => Promise<T>): Promise<T[]> => Promise.all(accounts.map(ask));
    const tokens = this.#tokens.map(async (token) => {
      const { deposited, reserved, paid, active, pending } = await readPool(chain, pool, token);
      const balanceOf = (owner: string): Promise<bigint> => read(chain, tokenAt(token), "balanceOf", [owner]);
      return {
        ...{ deposited, reserved, paid },
        claimed: await each((account) => read(chain, pool, "claimed", [token, account])),
        balances: await each(balanceOf),
        held: await balanceOf(pool.address),
        epoch: active?.epoch ?? 0n,
        total: active?.sum ?? 0n,
        pendingTotal: pending?.sum,
      };
    });
    const holders = await Promise.all([0n, 1n, 2n].map((role) => read(chain, pool, "holderOf", [role])));
    return {
      tokens: await Promise.all(tokens),
      holders: holders.map(numberOf),
      nonces: await each((account) => read(chain, pool, "nonces", [account])),
      payees: (await each((account) => read(chain, registry, "payeeOf", [account]))).map(numberOf),
    };
  }

  /** @returns the amount that moved */
  async #run(command: PoolCommand): Promise<bigint> {
    const { chain, pool, registry } = this.#local;
    const people = this.#people;
    const by = (person: number): Sender => people[person];
    const ledgerOr = (byLedger: boolean): Sender => (byLedger ? this.#ledger : people[0]);
    switch (command.kind) {
      case "deposit":
        return (await deposit(by(command.by), pool, this.#tokens[command.token], command.amount)).received;
      case "depositFrom": {
        const { token, from, amount, byLedger } = command;
        const args = [this.#tokens[token], by(from).account, amount] as const;
        await send(ledgerOr(byLedger), pool, "depositFrom", args);
        return amount;
      }
      case "release": {
        const token = this.#tokens[command.token];
        const { reserved } = await readPool(chain, pool, token);
        const amount = releasedOf(reserved, command.eighths);
        await send(ledgerOr(command.byLedger), pool, "release", [token, amount]);
        return 0n;
      }
      case "propose":
        return this.#propose(command);
      case "activate":
        await activate(by(command.by), pool, this.#tokens[command.token]);
        return 0n;
      case "disable":
        await disable(by(command.by), pool, this.#tokens[command.token]);
        return 0n;
      case "claim":
        return this.#claim(command);
      case "cancelSigned":
        await cancelSigned(by(command.by), pool);
        return 0n;
      case "setPayee":
        await setPayee(by(command.by), registry, this.#accountOf(command.payee));
        return 0n;
      case "wish": {
        const { voice, role, holder } = command;
        const wish = { voice: roles[voice], role: roles[role], holder: this.#accountOf(holder) };
        await wishHolder(by(command.by), pool, wish);
        return 0n;
      }
      case "pass":
        await this.#local.pass((this.#local.window / 2) * command.halfWindows);
        return 0n;
    }
  }

  async #propose({
    token: number,
    by,
    amounts,
    lie,
  }: Extract<PoolCommand, { kind: "propose" }>): Promise<bigint> {
    const { chain, pool } = this.#local;
    const token = this.#tokens[number];
    const earned = amounts
      .map((cumulative, i) => ({ account: this.#people[i].account, cumulative }))
      .filter(({ cumulative }) => cumulative > 0n)
      .sort((a, b) => (a.account < b.account ? -1 : 1));
    const tree =
      earned.length > 0
        ? buildSumTree({ chainId: chain.chainId, pool: pool.address, token }, earned)
        : undefined;
    const { hash, sum } = tree ? rootOf(tree) : { hash: zeroHash, sum: 0n };
    const root = { root: hash, total: sum + lie, ledgerRoot: zeroHash, dataURI: "" };
    await proposeRoot(this.#people[by], pool, token, root);
    if (tree) this.#proposed[number].push({ tree, earned });
    return 0n;
  }

  async #claim(command: ClaimCommand): Promise<bigint> {
    const { chain, pool } = this.#local;
    const token = this.#tokens[command.token];
    const { account } = this.#people[command.account];
    const to = this.#accountOf(command.to);
    const given = this.#proposed[command.foreign ? 1 - command.token : command.token].at(-1 - command.root);
    const index = given?.earned.findIndex((each) => each.account === account) ?? -1;
    const cumulative = (given?.earned[index]?.cumulative ?? 0n) + command.more;
    // Whoever has no leaf brings another's proof.
    const proof = given ? proofOf(given.tree, Math.max(index, 0)) : { sides: 0n, hashes: [], sums: [] };
    const wanted = { account, cumulative, proof, to };
    const sender = this.#people[command.by];
    if (!command.signed) return (await claim(sender, pool, token, wanted)).amount;

    const { by, nonceAhead, expired } = command.signed;
    const deadline = expired ? 1n : farAway;
    const nonce = (await read(chain, pool, "nonces", [account])) + nonceAhead;
    const place = { chainId: chain.chainId, pool: pool.address };
    const digest = claimDigest(place, { token, account, to, cumulative, nonce, deadline });
    const signature = await this.#people[by].sign(digest);
    return (await claimSigned(sender, pool, token, wanted, { deadline, signature })).amount;
  }

  #accountOf(person: number): string {
    if (person === 4) return zeroAccount;
    return person === 5 ? this.#local.pool.address : this.#people[person].account;
  }
}
