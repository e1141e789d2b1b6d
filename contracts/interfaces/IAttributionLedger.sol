// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Parts, Split} from "../libraries/FeeSplit.sol";

/// @notice What one inference used, and what its payer pays for it.
/// @param modelId As `registerModel` gave it.
/// @param manifestHash What the DataNet held.
/// @param outputHash keccak-256 of the output.
/// @param recordHash keccak-256 of the attribution record, which names who is credited.
/// @param creditTotal Credit of all contributions together.
/// @param creditMax Credit if all of the output were paid; not zero.
/// @param fee In the token's smallest unit; may be zero.
/// @param payer Whose money it is, and who signs.
/// @param deadline Last second of Unix time at which the receipt can be recorded.
/// @param nonce Any number the payer did not use before; numbers that share all but the last 8 bits are cheapest.
struct Receipt {
    bytes32 inferenceId;
    bytes32 modelId;
    uint256 dataNetId;
    bytes32 manifestHash;
    bytes32 outputHash;
    bytes32 recordHash;
    uint256 creditTotal;
    uint256 creditMax;
    address token;
    uint256 fee;
    address payer;
    uint256 deadline;
    uint256 nonce;
}

/// @notice Many receipts of one DataNet and one token under one root.
/// @param root Root over the receipts; see `isRecorded`.
/// @param n How many there are.
/// @param total Sum of their fees.
/// @param reserve Sum of what each of them adds to the DataNet's reserve.
/// @param dataURI Where the receipts are published.
struct ReceiptBatch {
    bytes32 root;
    uint256 n;
    uint256 dataNetId;
    address token;
    uint256 total;
    uint256 reserve;
    string dataURI;
}

/// @notice Who is paid the parts of a fee that are not the contributors'. Zero only where the part is zero.
struct Payees {
    address platform;
    address model;
    address stakers;
}

/// @title Which inference used what, and what was paid for it.
/// @notice A receipt moves its fee from the payer to the pool in the same call, by the payer's signature and
/// the allowance the payer gave the pool: an operator cannot invent inferences on someone's money.
/// The ledger holds no money. It divides each fee exactly and says so in its events; roots follow them.
/// The part of a fee that stands for text nobody contributed is the DataNet's reserve. It stays in the pool,
/// where no root may promise it. The owner of the DataNet may release it, to the contributors only: what is
/// released is earned by them in proportion to what they earned, in this token and DataNet, up to the release.
interface IAttributionLedger {
    /// @notice Model `modelId` of `owner` exists and may be recorded for these DataNets.
    event ModelRegistered(bytes32 indexed modelId, address indexed owner, bytes32 name, uint256[] dataNetIds);

    /// @notice Version `version` of the terms of `modelId` is in effect from `effectiveAt` on.
    /// The same version again replaces one that was not yet in effect.
    event TermsSet(bytes32 indexed modelId, uint256 version, uint256 effectiveAt, Payees payees, Split split);

    /// @notice An inference was recorded and its fee divided.
    /// @param version Version of the model's terms by which it was divided.
    /// @param parts They add up to what the pool received, which is the fee unless the token took a fee itself.
    /// @param head Head of the ledger after this entry.
    event Recorded(
        bytes32 indexed inferenceId,
        bytes32 indexed modelId,
        uint256 indexed dataNetId,
        Receipt receipt,
        uint256 version,
        Parts parts,
        bytes32 head
    );

    /// @notice `payer` recorded a batch.
    event BatchRecorded(
        uint256 indexed batchId, uint256 indexed dataNetId, address indexed payer, ReceiptBatch batch, bytes32 head
    );

    /// @notice `amount` of the reserve is now earned by the contributors of `dataNetId`.
    event ReserveReleased(uint256 indexed dataNetId, address indexed token, uint256 amount, bytes32 head);

    /// @notice `payer` made `nonce` worthless.
    event NonceCancelled(address indexed payer, uint256 nonce);

    /// @notice `pool` belongs to another ledger.
    error ForeignPool(address pool, address ledger);

    /// @notice There is no such model.
    error UnknownModel(bytes32 modelId);

    /// @notice The model exists.
    error ModelExists(bytes32 modelId);

    /// @notice A model needs an owner and at least one DataNet.
    error IncompleteModel(address owner, uint256 dataNets);

    /// @notice Only `owner` may change the terms of `modelId`.
    error NotModelOwner(bytes32 modelId, address caller, address owner);

    /// @notice The parts add up to `found` basis points, wanted 10,000.
    error InvalidSplit(uint256 found);

    /// @notice A part above zero has no payee.
    error MissingPayee(Payees payees, Split split);

    /// @notice The model was not registered for this DataNet.
    error ForeignDataNet(bytes32 modelId, uint256 dataNetId);

    /// @notice Wanted creditTotal <= creditMax and creditMax > 0.
    error InvalidCredit(uint256 creditTotal, uint256 creditMax);

    /// @notice The receipt could be recorded until `deadline`.
    error ReceiptExpired(uint256 deadline);

    /// @notice The payer used or cancelled this nonce before.
    error NonceUsed(address payer, uint256 nonce);

    /// @notice `payer` did not sign this receipt.
    error InvalidReceiptSignature(address payer, bytes32 digest);

    /// @notice A batch has a root and at least one receipt.
    error EmptyBatch(bytes32 root, uint256 n);

    /// @notice A batch cannot reserve more than it pays.
    error ReserveBeyondTotal(uint256 reserve, uint256 total);

    /// @notice The token took a fee itself, so that the fees of the batch cannot be what its leaves say.
    error TokenTookFee(address token, uint256 total, uint256 received);

    /// @notice Only `owner` may release the reserve of `dataNetId`.
    error NotReserveOwner(uint256 dataNetId, address caller, address owner);

    /// @notice The reserve holds `reserve`.
    error ReserveTooSmall(uint256 dataNetId, address token, uint256 amount, uint256 reserve);

    /// @notice Registers a model. Its id binds the caller and `name`, so nobody can take an id from the mempool.
    /// @param name Any number the caller did not use before, e.g. a hash of the model's name.
    /// @param owner Who may change payees and split later.
    /// @param dataNetIds The DataNets it may be recorded for; another set is another model.
    function registerModel(
        bytes32 name,
        address owner,
        uint256[] calldata dataNetIds,
        Payees calldata payees,
        Split calldata split
    ) external returns (bytes32 modelId);

    /// @notice Announces other payees and another split, in effect after `TERMS_DELAY`.
    function changeTerms(bytes32 modelId, Payees calldata payees, Split calldata split) external;

    /// @notice Records one inference and moves its fee. Anyone may bring what the payer signed.
    /// @param signature The payer's over `digestOf(receipt)`, EIP-712 or EIP-1271.
    function record(Receipt calldata receipt, bytes calldata signature) external returns (Parts memory parts);

    /// @notice Records many inferences at once. The caller pays, whatever payers the leaves name: no signature is
    /// checked here, so no money but the caller's moves, and a batch can be invented at one's own cost only.
    /// How payers reimburse the caller is between them. A batch counts for roots only as a whole, and only if its
    /// published receipts give its root, n, total and reserve, and `record` would take the model, DataNet, token
    /// and credit of each. Refuses tokens that take a fee themselves.
    /// @return batchId Its number, from 1.
    function recordBatch(ReceiptBatch calldata batch) external returns (uint256 batchId);

    /// @notice Lets the contributors of a DataNet earn `amount` of its reserve. Only the DataNet's owner, who
    /// gains nothing by it: who earns how much follows from what was recorded before.
    function releaseReserve(uint256 dataNetId, address token, uint256 amount) external;

    /// @notice Makes a receipt that the caller signed with `nonce` worthless.
    function cancelNonce(uint256 nonce) external;

    /// @notice Hash over all entries so far, in their order, and over chain and ledger before the first; names the
    /// state that a root was computed from.
    function head() external view returns (bytes32);

    /// @notice How many batches there are.
    function batchCount() external view returns (uint256);

    /// @notice The owner of a model; zero when there is no such model.
    function modelOwner(bytes32 modelId) external view returns (address);

    /// @notice The terms of a model in effect now.
    function termsOf(bytes32 modelId)
        external
        view
        returns (uint256 version, Payees memory payees, Split memory split);

    /// @notice Whether a model may be recorded for a DataNet.
    function usesDataNet(bytes32 modelId, uint256 dataNetId) external view returns (bool);

    /// @notice What is reserved for a DataNet.
    function reserveOf(uint256 dataNetId, address token) external view returns (uint256);

    /// @notice Whether `nonce` was used or cancelled by `payer`.
    function isNonceUsed(address payer, uint256 nonce) external view returns (bool);

    /// @notice Whether the receipt stands at `index` of a batch.
    /// @param proof Siblings from the leaf upward, of which left and right follow from `index` and the batch's n.
    function isRecorded(uint256 batchId, uint256 index, Receipt calldata receipt, bytes32[] calldata proof)
        external
        view
        returns (bool);

    /// @notice What the payer signs.
    function digestOf(Receipt calldata receipt) external view returns (bytes32);

    /// @notice The id that `registrant` gets for `name`.
    function modelIdOf(address registrant, bytes32 name) external view returns (bytes32);
}
