import { DataNetError } from "../base/errors.ts";
import type { Abi } from "./abiTypes.ts";
import { interfaceOf, plainList } from "./coder.ts";
import { contractAbis } from "./contracts.ts";

/** What a contract refused, by the name and the values of its error. */
export class RevertError extends DataNetError {
  /** Such as "NothingToClaim"; "Error" for a text, "Panic" for a broken check, "" where no reason was given. */
  readonly revert: string;
  readonly values: { readonly [name: string]: unknown };

  constructor(message: string, revert: string, values: { readonly [name: string]: unknown }) {
    super("reverted", message);
    this.revert = revert;
    this.values = values;
  }
}

/** What to do about refusals that people meet. */
const advice: { readonly [revert: string]: string } = {
  AlreadyRegistered: "it is registered earlier, see who has it",
  CommitExpired: "commit again",
  CommitTooNew: "wait for the next block",
  ERC20InsufficientAllowance: "approve the pool for the fee",
  ERC20InsufficientBalance: "the payer needs more of the token",
  InvalidProof: "take amount and proof from the data of the active root",
  NothingToClaim: "wait for the next root",
  Overpromised: "settle only what the ledger has released",
  ReceiptExpired: "have the payer sign a later deadline",
  RootPending: "activate or disable the root that waits",
  TotalFell: "settle on top of the active root",
  UnknownCommit: "commit first",
  WindowOpen: "wait until the window is over",
};

/**
 * The refusal in the bytes that a reverted call gave.
 *
 * @param where contract and function, such as "RewardPool.claim"
 * @param data "0x" where no reason was given
 */
export function revertError(where: string, data: string): RevertError {
  for (const abi of contractAbis) {
    const found = parse(abi, data);
    if (!found) continue;
    const { name, values } = found;
    const shown = Object.entries(values).map(([key, value]) => `${key} ${show(value)}`);
    const said = [name, shown.length > 0 ? `(${shown.join(", ")})` : ""].join("");
    const what = `refused with ${said.slice(0, 400)}, wanted a call it takes`;
    return new RevertError(`${where}: ${what}; ${advice[name] ?? "nothing was changed"}`, name, values);
  }
  const said = data === "0x" ? "without a reason" : `with the bytes ${data.slice(0, 80)}`;
  const message = `${where}: refused ${said}, wanted a call it takes; check the addresses of the contracts`;
  return new RevertError(message, "", {});
}

function parse(
  abi: Abi,
  data: string,
): { readonly name: string; readonly values: { readonly [name: string]: unknown } } | undefined {
  try {
    const found = interfaceOf(abi).parseError(data);
    if (!found) return undefined;
    const values = plainList(found.fragment.inputs, found.args);
    return {
      name: found.name,
      values: Object.fromEntries(
        found.fragment.inputs.map(({ name }, i) => [name || `value${i}`, values[i]]),
      ),
    };
  } catch {
    return undefined; // Bytes that begin like an error and are none.
  }
}

function show(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value, (_, each) => plainText(each)) : String(value);
}

function plainText(value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
