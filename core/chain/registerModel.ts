import type { Account } from "../reward/account.ts";
import type { FeeSplit, Payees } from "../reward/pay.ts";
import type { Ledger } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** A model, and who is paid for its inferences. */
export interface Model {
  /** 32 bytes that the sender did not use before, such as a hash of the model's name. */
  readonly name: string;
  /** Who may change payees and split later. */
  readonly owner: Account;
  readonly dataNetIds: readonly bigint[];
  readonly payees: Payees;
  readonly split: FeeSplit;
}

/** Registers a model. @throws as `send` */
export async function registerModel(
  sender: Sender,
  ledger: Ledger,
  { name, owner, dataNetIds, payees, split }: Model,
): Promise<Mined & { readonly modelId: string }> {
  const terms = [payees, splitWords(split)] as const;
  const mined = await send(sender, ledger, "registerModel", [name, owner, dataNetIds, ...terms]);
  return { ...mined, modelId: eventOf(mined, ledger, "ModelRegistered").modelId };
}

/** A split as the ledger takes it. */
export function splitWords(split: FeeSplit): { readonly [Part in keyof FeeSplit]: bigint } {
  return {
    platform: BigInt(split.platform),
    model: BigInt(split.model),
    stakers: BigInt(split.stakers),
    contributors: BigInt(split.contributors),
  };
}
