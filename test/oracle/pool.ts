/**
 * The RewardPool as REWARDS.md tells it, in plain values: people, tokens and roots have numbers, amounts are
 * bigints, a root is the list of amounts it promises. Imports nothing, hashes nothing.
 */

/** What may be done to a pool. People are 0..3; 4 stands for nobody and 5 for the pool itself as a recipient. */
export type PoolCommand =
  | { readonly kind: "deposit"; readonly token: number; readonly by: number; readonly amount: bigint }
  | {
      readonly kind: "depositFrom";
      readonly token: number;
      readonly from: number;
      readonly amount: bigint;
      readonly byLedger: boolean;
    }
  | { readonly kind: "release"; readonly token: number; readonly eighths: bigint; readonly byLedger: boolean }
  | {
      readonly kind: "propose";
      readonly token: number;
      readonly by: number;
      readonly amounts: readonly bigint[];
      readonly lie: bigint;
    }
  | { readonly kind: "activate"; readonly token: number; readonly by: number }
  | { readonly kind: "disable"; readonly token: number; readonly by: number }
  | ClaimCommand
  | { readonly kind: "cancelSigned"; readonly by: number }
  | { readonly kind: "setPayee"; readonly by: number; readonly payee: number }
  | {
      readonly kind: "wish";
      readonly by: number;
      readonly voice: number;
      readonly role: number;
      readonly holder: number;
    }
  | { readonly kind: "pass"; readonly halfWindows: number };

/** A claim with the proof that root `root` (counted from the newest, of all ever proposed) has for `account`. */
export interface ClaimCommand {
  readonly kind: "claim";
  readonly token: number;
  readonly by: number;
  readonly account: number;
  readonly root: number;
  /** The proof comes from a root of the other token. */
  readonly foreign: boolean;
  /** Added to the amount that was proved. */
  readonly more: bigint;
  readonly to: number;
  /** Undefined claims without a signature. */
  readonly signed?:
    | undefined
    | { readonly by: number; readonly nonceAhead: bigint; readonly expired: boolean };
}

interface Root {
  readonly amounts: readonly bigint[];
  readonly total: bigint;
}

interface Books {
  deposited: bigint;
  reserved: bigint;
  paid: bigint;
  epoch: bigint;
  active: Root | undefined;
  pending: (Root & { readonly proposedAt: number }) | undefined;
  readonly claimed: bigint[];
  readonly proposed: Root[];
  /** Of the four people. */
  readonly balances: bigint[];
  /** Of the pool. */
  held: bigint;
}

/** What a command did: the error's name, or the amount that moved. */
export type Outcome = { readonly refused: string } | { readonly moved: bigint };

const done: Outcome = { moved: 0n };
const refused = (name: string): Outcome => ({ refused: name });
const nobody = 4;
const poolItself = 5;

export class PoolModel {
  /** In half windows. */
  now = 0;
  readonly books: readonly Books[];
  readonly holders: number[] = [0, 1, 2];
  /** wishes[role][voice] */
  readonly wishes: number[][] = [0, 1, 2].map(() => [nobody, nobody, nobody]);
  readonly payees: number[] = [0, 1, 2, 3];
  readonly nonces: bigint[] = [0n, 0n, 0n, 0n];

  constructor(balance: bigint) {
    this.books = [0, 1].map(() => ({
      deposited: 0n,
      reserved: 0n,
      paid: 0n,
      epoch: 0n,
      active: undefined,
      pending: undefined,
      claimed: [0n, 0n, 0n, 0n],
      proposed: [],
      balances: [balance, balance, balance, balance],
      held: 0n,
    }));
  }

  apply(command: PoolCommand): Outcome {
    switch (command.kind) {
      case "deposit":
        return this.#pull(command.token, command.by, command.amount, 0n);
      case "depositFrom":
        if (!command.byLedger) return refused("NotLedger");
        return this.#pull(command.token, command.from, command.amount, command.amount);
      case "release": {
        if (!command.byLedger) return refused("NotLedger");
        const books = this.books[command.token];
        const amount = releasedOf(books.reserved, command.eighths);
        if (amount > books.reserved) return refused("Panic");
        books.reserved -= amount;
        return done;
      }
      case "propose":
        return this.#propose(command);
      case "activate": {
        const books = this.books[command.token];
        if (!books.pending) return refused("NoRootPending");
        if (this.now < books.pending.proposedAt + 2) return refused("WindowOpen");
        books.active = books.pending;
        books.pending = undefined;
        books.epoch++;
        return done;
      }
      case "disable": {
        if (command.by !== this.holders[1]) return refused("NotHolder");
        const books = this.books[command.token];
        if (!books.pending) return refused("NoRootPending");
        books.pending = undefined;
        return done;
      }
      case "claim":
        return this.#claim(command);
      case "cancelSigned":
        this.nonces[command.by]++;
        return done;
      case "setPayee":
        this.payees[command.by] = command.payee === nobody ? command.by : command.payee;
        return done;
      case "wish":
        return this.#wish(command);
      case "pass":
        this.now += command.halfWindows;
        return done;
    }
  }

  #pull(token: number, from: number, amount: bigint, reserved: bigint): Outcome {
    const books = this.books[token];
    if (amount > books.balances[from]) return refused("ERC20InsufficientBalance");
    if (amount === 0n) return refused("NothingReceived");
    books.balances[from] -= amount;
    books.held += amount;
    books.deposited += amount;
    books.reserved += reserved;
    return { moved: amount };
  }

  #propose({ token, by, amounts, lie }: Extract<PoolCommand, { kind: "propose" }>): Outcome {
    const books = this.books[token];
    const sum = amounts.reduce((total, each) => total + each, 0n);
    const total = sum + lie;
    if (by !== this.holders[0]) return refused("NotHolder");
    if (sum === 0n) return refused("ZeroRoot");
    if (books.pending) return refused("RootPending");
    if (total > books.deposited - books.reserved) return refused("Overpromised");
    if (total < (books.active?.total ?? 0n)) return refused("TotalFell");
    books.pending = { amounts, total, proposedAt: this.now };
    books.proposed.push({ amounts, total });
    return done;
  }

  #claim({ token, by, account, root, foreign, more, to, signed }: ClaimCommand): Outcome {
    const books = this.books[token];
    if (signed) {
      if (signed.expired) return refused("SignatureExpired");
      if (signed.by !== account || signed.nonceAhead !== 0n) return refused("InvalidSignature");
    } else if (by !== account && to !== this.payees[account]) return refused("NotPayee");
    if (to === nobody || to === poolItself) return refused("InvalidRecipient");

    const given = this.books[foreign ? 1 - token : token].proposed.at(-1 - root);
    const earned = given?.amounts[account] ?? 0n;
    const { active } = books;
    // A root is what it promises to whom; where it lies about its total, nothing can be claimed.
    const proven =
      given !== undefined &&
      active !== undefined &&
      !foreign &&
      more === 0n &&
      earned > 0n &&
      given.amounts.every((amount, i) => amount === active.amounts[i]) &&
      active.total === active.amounts.reduce((sum, each) => sum + each, 0n);
    if (!proven) return refused("InvalidProof");
    if (earned <= books.claimed[account]) return refused("NothingToClaim");
    const amount = earned - books.claimed[account];
    if (books.paid + amount > active.total) return refused("PaidBeyondTotal");
    books.claimed[account] = earned;
    books.paid += amount;
    books.held -= amount;
    books.balances[to] += amount;
    if (signed) this.nonces[account]++;
    return { moved: amount };
  }

  #wish({ by, voice, role, holder }: Extract<PoolCommand, { kind: "wish" }>): Outcome {
    if (by !== this.holders[voice]) return refused("NotHolder");
    this.wishes[role][voice] = holder;
    const agrees = [0, 1, 2].some((other) => other !== voice && this.wishes[role][other] === holder);
    if (holder === nobody || !agrees) return done;
    this.holders[role] = holder;
    for (const other of [0, 1, 2]) {
      this.wishes[role][other] = nobody;
      this.wishes[other][role] = nobody;
    }
    return done;
  }
}

/** How much of a reserve some eighths are; nine of them are more than there is. */
export function releasedOf(reserved: bigint, eighths: bigint): bigint {
  return (reserved * eighths) / 8n + (eighths > 8n ? 1n : 0n);
}
