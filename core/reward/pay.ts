import { DataNetError, invariant } from "../base/errors.ts";
import { type Account, parseAccount, zeroAccount } from "./account.ts";
import { splitAmount } from "./splitAmount.ts";

/** How a model's fee is split, in basis points: together 10,000. */
export interface FeeSplit {
  readonly platform: number;
  readonly model: number;
  readonly stakers: number;
  readonly contributors: number;
}

/** Who gets the parts that are not the contributors'; zero where the part is nothing. */
export interface Payees {
  readonly platform: Account;
  readonly model: Account;
  readonly stakers: Account;
}

/** What of an attribution record decides payment. */
export interface PaidRecord {
  /** The ledger's number of the entry: strictly rising. */
  readonly order: bigint;
  /** The registry's number of the DataNet that the output was attributed to. */
  readonly dataNetId: bigint;
  /** Smallest units of the token: what the pool received. */
  readonly fee: bigint;
  readonly split: FeeSplit;
  readonly payees: Payees;
  /** Credit of the output if all of it were paid, above 0. */
  readonly creditMax: bigint;
  /** Credit above 0 of each contributor, once each; together at most `creditMax`. */
  readonly shares: readonly { readonly contributor: string; readonly credit: bigint }[];
}

/** A fee, distributed: its parts add up to it exactly. */
export interface Payment {
  readonly payees: readonly { readonly account: Account; readonly amount: bigint }[];
  /** In the order of the record's shares. */
  readonly contributors: readonly { readonly contributor: string; readonly amount: bigint }[];
  /** The part of the contributors' pool that nobody's text stands behind: kept for the DataNet, paid to nobody. */
  readonly reserve: bigint;
}

/** A fee divided as the ledger divides it: the parts add up to it exactly. */
export interface Parts {
  readonly platform: bigint;
  readonly model: bigint;
  readonly stakers: bigint;
  /** What the contributors earn together. */
  readonly contributors: bigint;
  /** The part of the contributors' pool that nobody's text stands behind. */
  readonly reserve: bigint;
}

/** Basis points of the whole. */
const wholeSplit = 10_000;

/**
 * Divides a fee by basis points in the order platform, model, stakers, contributors, by largest remainder; the
 * contributors' part times `creditTotal` over `creditMax`, rounded down, is theirs, and the rest the reserve.
 *
 * @param where for messages
 * @throws DataNetError "invalidArgument" where the numbers do not add up
 */
export function divideFee(
  where: string,
  {
    fee,
    split,
    creditTotal,
    creditMax,
  }: {
    readonly fee: bigint;
    readonly split: FeeSplit;
    readonly creditTotal: bigint;
    readonly creditMax: bigint;
  },
): Parts {
  const weights = [split.platform, split.model, split.stakers, split.contributors];
  if (weights.some((each) => !Number.isInteger(each) || each < 0) || sum(weights) !== wholeSplit)
    throw refusal(where, `a split of ${weights.join(" + ")}`, `whole numbers that add up to ${wholeSplit}`);
  if (fee < 0n) throw refusal(where, `a fee of ${fee}`, "at least 0");
  if (creditMax <= 0n || creditTotal < 0n || creditTotal > creditMax)
    throw refusal(
      where,
      `credits of ${creditTotal} in ${creditMax}`,
      "each above 0, together at most the whole",
    );
  const [platform, model, stakers, pool] = splitAmount(fee, weights.map(BigInt));
  const contributors = (pool * creditTotal) / creditMax;
  return { platform, model, stakers, contributors, reserve: pool - contributors };
}

/**
 * Distributes the fee of one record: what `divideFee` gives the contributors is split by credit, by largest
 * remainder, so nothing is lost or made.
 *
 * @throws DataNetError "invalidArgument" where the record does not add up
 */
export function pay(record: PaidRecord): Payment {
  const { order, fee, split, payees, creditMax, shares } = record;
  const where = `record ${order}`;
  const creditTotal = shares.reduce((total, { credit }) => total + credit, 0n);
  const { platform, model, stakers, ...rest } = divideFee(where, { fee, split, creditTotal, creditMax });
  if (shares.some(({ credit }) => credit <= 0n))
    throw refusal(
      where,
      `credits of ${creditTotal} in ${creditMax}`,
      "each above 0, together at most the whole",
    );
  const parts =
    shares.length === 0
      ? []
      : splitAmount(
          rest.contributors,
          shares.map(({ credit }) => credit),
        );
  const payee = (part: keyof Payees, amount: bigint): { account: Account; amount: bigint } => {
    const account = parseAccount(`${where}: ${part}`, payees[part]);
    if (account === zeroAccount && amount > 0n)
      throw refusal(where, `${amount} for no ${part} at all`, "a payee of each part");
    return { account, amount };
  };
  const payment: Payment = {
    payees: [payee("platform", platform), payee("model", model), payee("stakers", stakers)],
    contributors: shares.map(({ contributor }, i) => ({ contributor, amount: parts[i] })),
    reserve: rest.reserve,
  };
  invariant(amountOf(payment) === fee, `${where}: the parts of a fee add up to it`);
  return payment;
}

/** All that a payment distributes. */
function amountOf({ payees, contributors, reserve }: Payment): bigint {
  return [...payees, ...contributors].reduce((total, { amount }) => total + amount, reserve);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function refusal(where: string, found: string, wanted: string): DataNetError {
  return new DataNetError("invalidArgument", `${where}: ${found}, wanted ${wanted}; check the record`);
}
