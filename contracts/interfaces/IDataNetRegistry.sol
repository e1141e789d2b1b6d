// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One file of a batch, as its leaf holds it.
/// @param account Its contributor; zero stands for a name not yet bound to an account, or for several authors.
/// @param size In bytes.
struct Item {
    bytes32 contentHash;
    address account;
    bytes32 licenseId;
    uint256 size;
}

/// @title Who contributed what to which DataNet, and in which order.
/// @notice Whoever contributes first commits to a hash and reveals its content a block later at the earliest.
/// The order is the commit's, so copying a reveal out of the mempool gains nothing: the copy's commit is later,
/// and even if the copy is revealed first, the earlier commit takes the place when it is revealed.
/// The order proves when; the order that pays is the store's log, and a disagreement is shown as a conflict.
/// Nobody has power over another's contributions; the owner of a DataNet sets its policy and nothing else.
interface IDataNetRegistry {
    /// @notice DataNet `dataNetId` of `owner` exists.
    event DataNetCreated(uint256 indexed dataNetId, address indexed owner, bytes32 policyHash, string uri);

    /// @notice The policy of `dataNetId` becomes `policyHash` at `effectiveAt`, in seconds of Unix time.
    event PolicyBumped(uint256 indexed dataNetId, bytes32 policyHash, uint256 effectiveAt);

    /// @notice `contributor` registered a file whose commit was the `order`-th.
    event Revealed(
        uint256 indexed dataNetId,
        bytes32 indexed contentHash,
        address indexed contributor,
        uint256 order,
        bytes32 licenseId,
        uint256 size,
        string uri
    );

    /// @notice `publisher` registered `n` files at once, whose commit was the `order`-th.
    event BatchRevealed(
        uint256 indexed dataNetId,
        bytes32 indexed root,
        address indexed publisher,
        uint256 order,
        uint256 n,
        string manifestURI
    );

    /// @notice A file leaves future manifests; what it earned stays.
    event Revoked(uint256 indexed dataNetId, bytes32 indexed contentHash, address indexed contributor);

    /// @notice File `index` of a batch leaves future manifests; what it earned stays.
    event ItemRevoked(uint256 indexed dataNetId, bytes32 indexed root, uint256 index, bytes32 contentHash);

    /// @notice Rewards of `account` are paid to `payee`.
    event PayeeSet(address indexed account, address indexed payee);

    /// @notice There is no DataNet of this number.
    error UnknownDataNet(uint256 dataNetId);

    /// @notice The hash, root or number must not be zero.
    error Zero();

    /// @notice Only `owner` may change the policy of `dataNetId`.
    error NotDataNetOwner(uint256 dataNetId, address caller, address owner);

    /// @notice A policy takes effect at `earliest` or later.
    error PolicyTooSoon(uint256 effectiveAt, uint256 earliest);

    /// @notice The caller made this commit before, and it has not expired.
    error CommitPending(bytes32 commitment, uint256 order);

    /// @notice The caller made no such commit, or revealed it already.
    error UnknownCommit(address sender, bytes32 commitment);

    /// @notice A commit can be revealed from block `earliest` on.
    error CommitTooNew(bytes32 commitment, uint256 earliest);

    /// @notice A commit could be revealed until `expiredAt`.
    error CommitExpired(bytes32 commitment, uint256 expiredAt);

    /// @notice `contributor` registered the same content or root by the earlier commit `order`.
    error AlreadyRegistered(uint256 dataNetId, bytes32 hash, address contributor, uint256 order);

    /// @notice Nothing is registered under this hash or root.
    error NotRegistered(uint256 dataNetId, bytes32 hash);

    /// @notice Only `contributor` may revoke.
    error NotContributor(bytes32 contentHash, address caller, address contributor);

    /// @notice It was revoked before.
    error AlreadyRevoked(uint256 dataNetId, bytes32 contentHash);

    /// @notice The proof does not lead from the item at `index` to `root`.
    error InvalidItemProof(bytes32 root, uint256 index);

    /// @notice Opens a DataNet that belongs to the caller.
    /// @param policyHash Hash of the policy that names thresholds and frozen tables; not zero.
    /// @param uri Where the policy can be read.
    /// @return dataNetId Its number, from 1.
    function createDataNet(bytes32 policyHash, string calldata uri) external returns (uint256 dataNetId);

    /// @notice Announces another policy; one announced before and not yet in effect is replaced.
    /// @param effectiveAt Seconds of Unix time, at least `POLICY_DELAY` ahead.
    function bumpPolicy(uint256 dataNetId, bytes32 policyHash, uint256 effectiveAt) external;

    /// @notice Takes a place in the order for what the hash hides; see `commitmentOf` and `batchCommitmentOf`.
    /// Commits are kept by sender, so nobody can use or spoil another's.
    /// @return order The place, from 1.
    function commit(bytes32 commitment) external returns (uint256 order);

    /// @notice Registers one file for the caller at the place of its commit.
    /// A content hash has at most one registration in a DataNet, that of the earliest commit revealed.
    /// @param licenseId keccak-256 of the SPDX expression.
    /// @param size In bytes.
    /// @param uri Where the file can be found; may be empty.
    function reveal(
        uint256 dataNetId,
        bytes32 contentHash,
        bytes32 licenseId,
        uint256 size,
        string calldata uri,
        bytes32 salt
    ) external;

    /// @notice Registers `n` files of any number of contributors at the place of one commit.
    /// The caller answers for the accounts in the leaves. That a file is in two batches cannot be refused here;
    /// (order of the commit, index) is the evidence.
    /// @param root Root over the items; see `isRegistered`.
    function revealBatch(uint256 dataNetId, bytes32 root, uint256 n, string calldata manifestURI, bytes32 salt)
        external;

    /// @notice The caller's file leaves future manifests. It cannot come back.
    function revoke(uint256 dataNetId, bytes32 contentHash) external;

    /// @notice A file of a batch leaves future manifests: by its account, or by the batch's publisher when the
    /// item names no account.
    function revokeItem(
        uint256 dataNetId,
        bytes32 root,
        uint256 index,
        Item calldata item,
        bytes32[] calldata proof
    ) external;

    /// @notice From now on rewards of the caller are paid to `payee`; zero means to the caller again.
    function setPayee(address payee) external;

    /// @notice How many DataNets there are; they are numbered from 1.
    function dataNetCount() external view returns (uint256);

    /// @notice How many commits there have been; the order of the last one.
    function commitCount() external view returns (uint256);

    /// @notice Who may change the policy of a DataNet and release its reserve.
    function ownerOf(uint256 dataNetId) external view returns (address);

    /// @notice The policy in effect now.
    function policyOf(uint256 dataNetId) external view returns (bytes32 policyHash);

    /// @notice The policy announced and not yet in effect; zero when there is none.
    function nextPolicyOf(uint256 dataNetId) external view returns (bytes32 policyHash, uint256 effectiveAt);

    /// @notice A commit that was not yet revealed; `order` is zero when there is none.
    function commitOf(address sender, bytes32 commitment)
        external
        view
        returns (uint256 order, uint256 blockNumber, uint256 expiresAt);

    /// @notice The registration of a single file; `order` is zero when there is none.
    function registrationOf(uint256 dataNetId, bytes32 contentHash)
        external
        view
        returns (address contributor, uint256 order, bool revoked);

    /// @notice A batch; `order` is zero when there is none.
    function batchOf(uint256 dataNetId, bytes32 root)
        external
        view
        returns (address publisher, uint256 order, uint256 n);

    /// @notice Whether the item stands at `index` of the batch, revoked or not.
    /// @param proof Siblings from the leaf upward, of which left and right follow from `index` and the batch's n.
    function isRegistered(
        uint256 dataNetId,
        bytes32 root,
        uint256 index,
        Item calldata item,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Whether the file at `index` of a batch was revoked.
    function isItemRevoked(uint256 dataNetId, bytes32 root, uint256 index) external view returns (bool);

    /// @notice Where rewards of `account` are paid: what it set, else itself.
    function payeeOf(address account) external view returns (address);

    /// @notice What to commit to before `reveal` by `sender`.
    function commitmentOf(
        address sender,
        uint256 dataNetId,
        bytes32 contentHash,
        bytes32 licenseId,
        uint256 size,
        string calldata uri,
        bytes32 salt
    ) external view returns (bytes32);

    /// @notice What to commit to before `revealBatch` by `sender`.
    function batchCommitmentOf(
        address sender,
        uint256 dataNetId,
        bytes32 root,
        uint256 n,
        string calldata manifestURI,
        bytes32 salt
    ) external view returns (bytes32);
}
