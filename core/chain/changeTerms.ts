import type { FeeSplit, Payees } from "../reward/pay.ts";
import type { Ledger } from "./contracts.ts";
import { splitWords } from "./registerModel.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Announces other payees and another split of a model, in effect a day later. @throws as `send` */
export function changeTerms(
  sender: Sender,
  ledger: Ledger,
  modelId: string,
  { payees, split }: { readonly payees: Payees; readonly split: FeeSplit },
): Promise<Mined> {
  return send(sender, ledger, "changeTerms", [modelId, payees, splitWords(split)]);
}
