// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumProof} from "../libraries/SumTree.sol";

/// @title Who may withdraw what.
/// @notice Holds all money and pays it out against Merkle-sum roots of (account, cumulative earned).
/// A root promises no more than came in and is not reserved, waits a window in which the guardian can disable
/// it, and promises at least what the one before promised. Claims are never paused; nobody can take, lower or
/// redirect a balance. Tokens are kept apart: a token that misbehaves harms its own holders only.
/// A token that takes more from the sender than the amount, or whose balances fall by themselves, is not
/// supported: its last claims may fail for want of money.
interface IRewardPool {
    /// @notice `amount` of `token` came in from `from`.
    event Deposited(address indexed token, address indexed from, uint256 amount);

    /// @notice `amount` of what was reserved may now be promised.
    event Released(address indexed token, uint256 amount);

    /// @notice A root waits until `activatesAt`.
    /// @param ledgerRoot Head of the ledger up to which the root counts; see `IAttributionLedger.head`.
    event RootProposed(
        address indexed token,
        uint256 indexed epoch,
        bytes32 root,
        uint256 total,
        bytes32 ledgerRoot,
        uint256 activatesAt,
        string dataURI
    );

    /// @notice Claims of `token` are measured against this root from now on.
    event RootActivated(address indexed token, uint256 indexed epoch, bytes32 root, uint256 total);

    /// @notice The guardian threw the waiting root away.
    event RootDisabled(address indexed token, uint256 indexed epoch, bytes32 root);

    /// @notice `amount` went to `to` for `account`, which was paid `cumulative` in all.
    event Claimed(
        address indexed token, address indexed account, address indexed to, uint256 amount, uint256 cumulative
    );

    /// @notice The window is outside of what this chain allows.
    error WindowOutOfRange(uint256 window, uint256 least, uint256 most);

    /// @notice The address must be a contract.
    error NotAContract(address found);

    /// @notice Only the ledger may do this.
    error NotLedger(address caller, address ledger);

    /// @notice The transfer went through, and nothing came in.
    error NothingReceived(address token, address from, uint256 amount);

    /// @notice The root must not be zero.
    error ZeroRoot();

    /// @notice The root promises more than came in and is not reserved.
    error Overpromised(address token, uint256 total, uint256 available);

    /// @notice The root promises less than the active one.
    error TotalFell(address token, uint256 total, uint256 active);

    /// @notice Another root waits.
    error RootPending(address token, uint256 activatesAt);

    /// @notice No root waits.
    error NoRootPending(address token);

    /// @notice The window of the waiting root is not over.
    error WindowOpen(address token, uint256 activatesAt);

    /// @notice The proof does not lead from (account, cumulative) to the active root and its total.
    error InvalidProof(address token, address account, uint256 cumulative);

    /// @notice `account` was paid `claimed` before, which is not less than `cumulative`.
    error NothingToClaim(address token, address account, uint256 cumulative, uint256 claimed);

    /// @notice More would be paid in all than the active root promises.
    error PaidBeyondTotal(address token, uint256 paid, uint256 total);

    /// @notice Only `account` may have its reward paid to an address that is not its payee.
    error NotPayee(address account, address to, address payee);

    /// @notice Rewards cannot be paid to zero or to the pool.
    error InvalidRecipient(address to);

    /// @notice The signature was good until `deadline`.
    error SignatureExpired(uint256 deadline);

    /// @notice `account` did not sign this claim.
    error InvalidSignature(address account);

    /// @notice Gives money to the pool for coming roots; nothing is owed for it.
    /// @return received What came in, measured by the pool's balance.
    function deposit(address token, uint256 amount) external returns (uint256 received);

    /// @notice Takes a fee that `from` signed for to the ledger, by the allowance `from` gave the pool.
    /// All of it is reserved until the ledger releases what was earned. Only the ledger.
    /// @return received What came in, measured by the pool's balance.
    function depositFrom(address token, address from, uint256 amount) external returns (uint256 received);

    /// @notice Lets roots promise `amount` of what is reserved. Only the ledger.
    function release(address token, uint256 amount) external;

    /// @notice Proposes the next root. Only the proposer, and only while none waits.
    /// @param root Root hash of the sorted Merkle-sum tree; see `SumTree`.
    /// @param total Sum of all leaves.
    /// @param ledgerRoot Head of the ledger up to which the root counts.
    /// @param dataURI Where the leaves are published, so that anyone can rebuild the root.
    function proposeRoot(address token, bytes32 root, uint256 total, bytes32 ledgerRoot, string calldata dataURI)
        external;

    /// @notice Makes the waiting root the active one when its window is over. Anyone.
    function activate(address token) external;

    /// @notice Throws the waiting root away. Only the guardian, before it is activated.
    function disable(address token) external;

    /// @notice Pays `cumulative` minus what was paid before. Anyone may call with `to` the payee of `account`;
    /// only `account` with another `to`.
    /// @return amount What was paid by this call.
    function claim(address token, address account, uint256 cumulative, SumProof calldata proof, address to)
        external
        returns (uint256 amount);

    /// @notice The same to any `to` by a signature of `account` (EIP-712 or EIP-1271), whoever calls.
    /// @param deadline Last second of Unix time at which the signature is good.
    function claimSigned(
        address token,
        address account,
        uint256 cumulative,
        SumProof calldata proof,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 amount);

    /// @notice Makes the signature that the caller gave for its next claim worthless.
    function cancelSigned() external;

    /// @notice The ledger whose fees the pool takes.
    function ledger() external view returns (address);

    /// @notice Seconds between the proposal of a root and its activation, at the earliest.
    function window() external view returns (uint256);

    /// @notice What came in ever, the part of it that no root may promise, and what was paid out ever.
    function fundsOf(address token) external view returns (uint256 deposited, uint256 reserved, uint256 paid);

    /// @notice The root that claims are measured against; all zero before the first.
    function activeRoot(address token) external view returns (uint256 epoch, bytes32 root, uint256 total);

    /// @notice The root that waits; all zero when none does.
    function pendingRoot(address token)
        external
        view
        returns (uint256 epoch, bytes32 root, uint256 total, uint256 activatesAt);

    /// @notice What `account` was paid in all.
    function claimed(address token, address account) external view returns (uint256);
}
