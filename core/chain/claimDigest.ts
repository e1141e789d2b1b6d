import { domainSeparator, hashText, hashWords, typedDigest } from "../base/words.ts";
import type { Account } from "../reward/account.ts";

/** Permission to pay what `account` has earned to another account. */
export interface ClaimPermission {
  readonly token: Account;
  readonly account: Account;
  readonly to: Account;
  readonly cumulative: bigint;
  /** The account's next: `nonces` of the pool. */
  readonly nonce: bigint;
  /** Last second since 1970 at which it is good. */
  readonly deadline: bigint;
}

const claimType = hashText(
  "Claim(address token,address account,address to,uint256 cumulative,uint256 nonce,uint256 deadline)",
);

/** What the account signs. */
export function claimDigest(
  { chainId, pool }: { readonly chainId: bigint; readonly pool: Account },
  { token, account, to, cumulative, nonce, deadline }: ClaimPermission,
): string {
  const hash = hashWords(claimType, token, account, to, cumulative, nonce, deadline);
  return typedDigest(domainSeparator("DataNet RewardPool", chainId, pool), hash);
}
