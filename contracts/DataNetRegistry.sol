// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IDataNetRegistry, Item} from "./interfaces/IDataNetRegistry.sol";
import {PairTree} from "./libraries/PairTree.sol";
import {RegistryHashes} from "./libraries/RegistryHashes.sol";

/// @title Who contributed what to which DataNet, and in which order.
/// @notice Holds no money and calls no other contract.
contract DataNetRegistry is IDataNetRegistry {
    using BitMaps for BitMaps.BitMap;
    using SafeCast for uint256;

    struct DataNet {
        address owner;
        uint64 effectiveAt;
        bytes32 policyHash;
        bytes32 nextPolicyHash;
    }

    struct Commit {
        uint64 order;
        uint64 blockNumber;
        uint64 expiresAt;
    }

    struct Registration {
        address contributor;
        uint64 order;
        bool revoked;
    }

    struct Batch {
        address publisher;
        uint48 order;
        uint48 n;
    }

    /// @notice A policy is known this long before it takes effect, in seconds.
    uint256 public constant POLICY_DELAY = 1 days;

    /// @notice A commit can be revealed this long, in seconds.
    uint256 public constant COMMIT_LIFETIME = 1 days;

    /// @inheritdoc IDataNetRegistry
    uint256 public dataNetCount;

    /// @inheritdoc IDataNetRegistry
    uint256 public commitCount;

    mapping(uint256 dataNetId => DataNet) private _dataNets;
    mapping(address sender => mapping(bytes32 commitment => Commit)) private _commits;
    mapping(uint256 dataNetId => mapping(bytes32 contentHash => Registration)) private _registrations;
    mapping(uint256 dataNetId => mapping(bytes32 root => Batch)) private _batches;
    /// @dev By who revoked: the marks of accounts stand under zero and hold whoever publishes the batch; those of
    /// a publisher, for items of no account, stand under its address, so that they go when its place is taken.
    mapping(uint256 dataNetId => mapping(bytes32 root => mapping(address voice => BitMaps.BitMap))) private
        _revokedItems;
    mapping(address account => address) private _payees;

    /// @inheritdoc IDataNetRegistry
    function createDataNet(bytes32 policyHash, string calldata uri) external returns (uint256 dataNetId) {
        require(policyHash != 0, Zero());
        dataNetId = ++dataNetCount;
        DataNet storage dataNet = _dataNets[dataNetId];
        dataNet.owner = msg.sender;
        dataNet.policyHash = policyHash;
        emit DataNetCreated(dataNetId, msg.sender, policyHash, uri);
    }

    /// @inheritdoc IDataNetRegistry
    function bumpPolicy(uint256 dataNetId, bytes32 policyHash, uint256 effectiveAt) external {
        address owner = ownerOf(dataNetId);
        require(msg.sender == owner, NotDataNetOwner(dataNetId, msg.sender, owner));
        require(policyHash != 0, Zero());
        uint256 earliest = block.timestamp + POLICY_DELAY;
        require(effectiveAt >= earliest, PolicyTooSoon(effectiveAt, earliest));
        DataNet storage dataNet = _dataNets[dataNetId];
        dataNet.policyHash = policyOf(dataNetId);
        dataNet.nextPolicyHash = policyHash;
        dataNet.effectiveAt = effectiveAt.toUint64();
        emit PolicyBumped(dataNetId, policyHash, effectiveAt);
    }

    /// @inheritdoc IDataNetRegistry
    function commit(bytes32 commitment) external returns (uint256 order) {
        Commit storage made = _commits[msg.sender][commitment];
        require(made.order == 0 || block.timestamp > made.expiresAt, CommitPending(commitment, made.order));
        order = ++commitCount;
        _commits[msg.sender][commitment] =
            Commit(uint64(order), uint64(block.number), uint64(block.timestamp + COMMIT_LIFETIME));
    }

    /// @inheritdoc IDataNetRegistry
    function reveal(
        uint256 dataNetId,
        bytes32 contentHash,
        bytes32 licenseId,
        uint256 size,
        string calldata uri,
        bytes32 salt
    ) external {
        ownerOf(dataNetId);
        require(contentHash != 0, Zero());
        uint64 order = _spend(commitmentOf(msg.sender, dataNetId, contentHash, licenseId, size, uri, salt));
        Registration storage first = _registrations[dataNetId][contentHash];
        require(
            first.order == 0 || order < first.order,
            AlreadyRegistered(dataNetId, contentHash, first.contributor, first.order)
        );
        // What its contributor revoked does not come back by another commit of the same contributor.
        bool revoked = first.revoked && first.contributor == msg.sender;
        _registrations[dataNetId][contentHash] = Registration(msg.sender, order, revoked);
        emit Revealed(dataNetId, contentHash, msg.sender, order, licenseId, size, uri);
    }

    /// @inheritdoc IDataNetRegistry
    function revealBatch(uint256 dataNetId, bytes32 root, uint256 n, string calldata manifestURI, bytes32 salt)
        external
    {
        ownerOf(dataNetId);
        require(root != 0 && n != 0, Zero());
        uint64 order = _spend(batchCommitmentOf(msg.sender, dataNetId, root, n, manifestURI, salt));
        Batch storage first = _batches[dataNetId][root];
        require(
            first.order == 0 || order < first.order,
            AlreadyRegistered(dataNetId, root, first.publisher, first.order)
        );
        _batches[dataNetId][root] = Batch(msg.sender, uint256(order).toUint48(), n.toUint48());
        emit BatchRevealed(dataNetId, root, msg.sender, order, n, manifestURI);
    }

    /// @inheritdoc IDataNetRegistry
    function revoke(uint256 dataNetId, bytes32 contentHash) external {
        Registration storage registration = _registrations[dataNetId][contentHash];
        require(registration.order != 0, NotRegistered(dataNetId, contentHash));
        address contributor = registration.contributor;
        require(msg.sender == contributor, NotContributor(contentHash, msg.sender, contributor));
        require(!registration.revoked, AlreadyRevoked(dataNetId, contentHash));
        registration.revoked = true;
        emit Revoked(dataNetId, contentHash, msg.sender);
    }

    /// @inheritdoc IDataNetRegistry
    function revokeItem(
        uint256 dataNetId,
        bytes32 root,
        uint256 index,
        Item calldata item,
        bytes32[] calldata proof
    ) external {
        require(isRegistered(dataNetId, root, index, item, proof), InvalidItemProof(root, index));
        bool bound = item.account != address(0);
        address contributor = bound ? item.account : _batches[dataNetId][root].publisher;
        require(msg.sender == contributor, NotContributor(item.contentHash, msg.sender, contributor));
        BitMaps.BitMap storage revoked = _revokedItems[dataNetId][root][bound ? address(0) : contributor];
        require(!revoked.get(index), AlreadyRevoked(dataNetId, item.contentHash));
        revoked.set(index);
        emit ItemRevoked(dataNetId, root, index, item.contentHash);
    }

    /// @inheritdoc IDataNetRegistry
    function setPayee(address payee) external {
        _payees[msg.sender] = payee;
        emit PayeeSet(msg.sender, payeeOf(msg.sender));
    }

    /// @inheritdoc IDataNetRegistry
    function nextPolicyOf(uint256 dataNetId) external view returns (bytes32 policyHash, uint256 effectiveAt) {
        ownerOf(dataNetId);
        DataNet storage dataNet = _dataNets[dataNetId];
        if (block.timestamp < dataNet.effectiveAt) return (dataNet.nextPolicyHash, dataNet.effectiveAt);
    }

    /// @inheritdoc IDataNetRegistry
    function commitOf(address sender, bytes32 commitment)
        external
        view
        returns (uint256 order, uint256 blockNumber, uint256 expiresAt)
    {
        Commit storage made = _commits[sender][commitment];
        return (made.order, made.blockNumber, made.expiresAt);
    }

    /// @inheritdoc IDataNetRegistry
    function registrationOf(uint256 dataNetId, bytes32 contentHash)
        external
        view
        returns (address contributor, uint256 order, bool revoked)
    {
        Registration storage registration = _registrations[dataNetId][contentHash];
        return (registration.contributor, registration.order, registration.revoked);
    }

    /// @inheritdoc IDataNetRegistry
    function batchOf(uint256 dataNetId, bytes32 root)
        external
        view
        returns (address publisher, uint256 order, uint256 n)
    {
        Batch storage batch = _batches[dataNetId][root];
        return (batch.publisher, batch.order, batch.n);
    }

    /// @inheritdoc IDataNetRegistry
    function isItemRevoked(uint256 dataNetId, bytes32 root, uint256 index) external view returns (bool) {
        mapping(address voice => BitMaps.BitMap) storage revoked = _revokedItems[dataNetId][root];
        return revoked[address(0)].get(index) || revoked[_batches[dataNetId][root].publisher].get(index);
    }

    /// @inheritdoc IDataNetRegistry
    function ownerOf(uint256 dataNetId) public view returns (address owner) {
        owner = _dataNets[dataNetId].owner;
        require(owner != address(0), UnknownDataNet(dataNetId));
    }

    /// @inheritdoc IDataNetRegistry
    function policyOf(uint256 dataNetId) public view returns (bytes32) {
        ownerOf(dataNetId);
        DataNet storage dataNet = _dataNets[dataNetId];
        bool bumped = dataNet.effectiveAt != 0 && block.timestamp >= dataNet.effectiveAt;
        return bumped ? dataNet.nextPolicyHash : dataNet.policyHash;
    }

    /// @inheritdoc IDataNetRegistry
    function isRegistered(
        uint256 dataNetId,
        bytes32 root,
        uint256 index,
        Item calldata item,
        bytes32[] calldata proof
    ) public view returns (bool) {
        uint256 n = _batches[dataNetId][root].n;
        bytes32 leaf = RegistryHashes.itemLeaf(dataNetId, index, item);
        // No batch has n = 0, for which the climb gives zero, which is no root of a batch.
        return root != 0 && PairTree.climb(RegistryHashes.ITEM_NODE_TYPE, leaf, index, n, proof) == root;
    }

    /// @inheritdoc IDataNetRegistry
    function payeeOf(address account) public view returns (address payee) {
        payee = _payees[account];
        if (payee == address(0)) payee = account;
    }

    /// @inheritdoc IDataNetRegistry
    function commitmentOf(
        address sender,
        uint256 dataNetId,
        bytes32 contentHash,
        bytes32 licenseId,
        uint256 size,
        string calldata uri,
        bytes32 salt
    ) public view returns (bytes32) {
        bytes32 uriHash = keccak256(bytes(uri));
        return RegistryHashes.commitment(sender, dataNetId, contentHash, licenseId, size, uriHash, salt);
    }

    /// @inheritdoc IDataNetRegistry
    function batchCommitmentOf(
        address sender,
        uint256 dataNetId,
        bytes32 root,
        uint256 n,
        string calldata manifestURI,
        bytes32 salt
    ) public view returns (bytes32) {
        return RegistryHashes.batchCommitment(sender, dataNetId, root, n, keccak256(bytes(manifestURI)), salt);
    }

    /// @dev Uses up a commit of the caller and returns its place. A commit is spent once.
    function _spend(bytes32 commitment) private returns (uint64 order) {
        Commit memory made = _commits[msg.sender][commitment];
        require(made.order != 0, UnknownCommit(msg.sender, commitment));
        require(block.number > made.blockNumber, CommitTooNew(commitment, made.blockNumber + 1));
        require(block.timestamp <= made.expiresAt, CommitExpired(commitment, made.expiresAt));
        delete _commits[msg.sender][commitment];
        return made.order;
    }
}
