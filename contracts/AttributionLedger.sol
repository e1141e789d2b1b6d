// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {IAttributionLedger, Payees, Receipt, ReceiptBatch} from "./interfaces/IAttributionLedger.sol";
import {IDataNetRegistry} from "./interfaces/IDataNetRegistry.sol";
import {IRewardPool} from "./interfaces/IRewardPool.sol";
import {FeeSplit, Parts, Split} from "./libraries/FeeSplit.sol";
import {PairTree} from "./libraries/PairTree.sol";
import {ReceiptHashes} from "./libraries/ReceiptHashes.sol";

/// @title Which inference used what, and what was paid for it.
/// @notice The sum of all reserves of a token is what the pool has reserved of it.
contract AttributionLedger is IAttributionLedger, EIP712, ReentrancyGuardTransient {
    using BitMaps for BitMaps.BitMap;

    /// @dev The terms in effect are those of `version` from `effectiveAt` on, and of the version before until then.
    struct Model {
        address owner;
        uint32 version;
        uint64 effectiveAt;
    }

    /// @dev The split stands beside the platform's payee: one slot holds all that dividing a fee needs.
    struct Terms {
        Split split;
        address platform;
        address model;
        address stakers;
    }

    struct Batch {
        bytes32 root;
        uint256 n;
    }

    /// @notice Other terms are known this long before they take effect, in seconds.
    uint256 public constant TERMS_DELAY = 1 days;

    /// @notice Where fees go.
    IRewardPool public immutable pool;

    /// @notice Where DataNets are registered.
    IDataNetRegistry public immutable registry;

    /// @inheritdoc IAttributionLedger
    bytes32 public head;

    /// @inheritdoc IAttributionLedger
    uint256 public batchCount;

    /// @inheritdoc IAttributionLedger
    mapping(bytes32 modelId => mapping(uint256 dataNetId => bool)) public usesDataNet;

    /// @inheritdoc IAttributionLedger
    mapping(uint256 dataNetId => mapping(address token => uint256)) public reserveOf;

    mapping(bytes32 modelId => Model) private _models;
    mapping(bytes32 modelId => mapping(uint256 version => Terms)) private _terms;
    mapping(address payer => BitMaps.BitMap) private _usedNonces;
    mapping(uint256 batchId => Batch) private _batches;

    /// @notice Binds the ledger to its registry and pool for good.
    constructor(IDataNetRegistry registry_, IRewardPool pool_) EIP712("DataNet AttributionLedger", "1") {
        address ledger = pool_.ledger();
        require(ledger == address(this), ForeignPool(address(pool_), ledger));
        registry = registry_;
        pool = pool_;
        // The entries bind neither chain nor ledger; the head they are chained to does.
        head = ReceiptHashes.origin();
    }

    /// @inheritdoc IAttributionLedger
    function registerModel(
        bytes32 name,
        address owner,
        uint256[] calldata dataNetIds,
        Payees calldata payees,
        Split calldata split
    ) external returns (bytes32 modelId) {
        modelId = modelIdOf(msg.sender, name);
        require(_models[modelId].owner == address(0), ModelExists(modelId));
        require(owner != address(0) && dataNetIds.length != 0, IncompleteModel(owner, dataNetIds.length));
        for (uint256 i = 0; i < dataNetIds.length; ++i) {
            registry.ownerOf(dataNetIds[i]); // Reverts when there is no such DataNet.
            usesDataNet[modelId][dataNetIds[i]] = true;
        }
        _models[modelId].owner = owner;
        emit ModelRegistered(modelId, owner, name, dataNetIds);
        _setTerms(modelId, 1, block.timestamp, payees, split);
    }

    /// @inheritdoc IAttributionLedger
    function changeTerms(bytes32 modelId, Payees calldata payees, Split calldata split) external {
        address owner = _models[modelId].owner;
        require(msg.sender == owner, NotModelOwner(modelId, msg.sender, owner));
        _setTerms(modelId, _version(modelId) + 1, block.timestamp + TERMS_DELAY, payees, split);
    }

    /// @inheritdoc IAttributionLedger
    function record(Receipt calldata receipt, bytes calldata signature)
        external
        nonReentrant
        returns (Parts memory parts)
    {
        bytes32 hash = ReceiptHashes.receiptHash(receipt);
        _check(receipt, hash, signature);
        _useNonce(receipt.payer, receipt.nonce);

        uint256 version = _version(receipt.modelId);
        if (receipt.fee != 0) {
            uint256 received = pool.depositFrom(receipt.token, receipt.payer, receipt.fee);
            parts = FeeSplit.divide(
                received, _terms[receipt.modelId][version].split, receipt.creditTotal, receipt.creditMax
            );
            _settle(receipt.dataNetId, receipt.token, received, parts.reserve);
        }
        bytes32 next = _append(ReceiptHashes.recordEntry(hash, version, parts));
        emit Recorded(receipt.inferenceId, receipt.modelId, receipt.dataNetId, receipt, version, parts, next);
    }

    /// @inheritdoc IAttributionLedger
    function recordBatch(ReceiptBatch calldata batch) external nonReentrant returns (uint256 batchId) {
        require(batch.root != 0 && batch.n != 0, EmptyBatch(batch.root, batch.n));
        require(batch.reserve <= batch.total, ReserveBeyondTotal(batch.reserve, batch.total));
        registry.ownerOf(batch.dataNetId); // Reverts when there is no such DataNet.
        batchId = ++batchCount;
        _batches[batchId] = Batch(batch.root, batch.n);
        if (batch.total != 0) {
            uint256 received = pool.depositFrom(batch.token, msg.sender, batch.total);
            require(received == batch.total, TokenTookFee(batch.token, batch.total, received));
            _settle(batch.dataNetId, batch.token, received, batch.reserve);
        }
        bytes32 next = _append(ReceiptHashes.batchEntry(batchId, batch));
        emit BatchRecorded(batchId, batch.dataNetId, msg.sender, batch, next);
    }

    /// @inheritdoc IAttributionLedger
    function releaseReserve(uint256 dataNetId, address token, uint256 amount) external nonReentrant {
        address owner = registry.ownerOf(dataNetId);
        require(msg.sender == owner, NotReserveOwner(dataNetId, msg.sender, owner));
        uint256 reserve = reserveOf[dataNetId][token];
        require(amount <= reserve, ReserveTooSmall(dataNetId, token, amount, reserve));
        reserveOf[dataNetId][token] = reserve - amount;
        emit ReserveReleased(
            dataNetId, token, amount, _append(ReceiptHashes.releaseEntry(dataNetId, token, amount))
        );
        pool.release(token, amount);
    }

    /// @inheritdoc IAttributionLedger
    function cancelNonce(uint256 nonce) external {
        _useNonce(msg.sender, nonce);
        emit NonceCancelled(msg.sender, nonce);
    }

    /// @inheritdoc IAttributionLedger
    function modelOwner(bytes32 modelId) external view returns (address) {
        return _models[modelId].owner;
    }

    /// @inheritdoc IAttributionLedger
    function termsOf(bytes32 modelId)
        external
        view
        returns (uint256 version, Payees memory payees, Split memory split)
    {
        version = _version(modelId);
        Terms storage terms = _terms[modelId][version];
        return (version, Payees(terms.platform, terms.model, terms.stakers), terms.split);
    }

    /// @inheritdoc IAttributionLedger
    function isNonceUsed(address payer, uint256 nonce) external view returns (bool) {
        return _usedNonces[payer].get(nonce);
    }

    /// @inheritdoc IAttributionLedger
    function isRecorded(uint256 batchId, uint256 index, Receipt calldata receipt, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        Batch storage batch = _batches[batchId];
        bytes32 leaf = ReceiptHashes.leaf(index, ReceiptHashes.receiptHash(receipt));
        bytes32 root = PairTree.climb(ReceiptHashes.NODE_TYPE, leaf, index, batch.n, proof);
        // No batch has the root zero, which the climb gives when the proof does not fit.
        return root != 0 && root == batch.root;
    }

    /// @inheritdoc IAttributionLedger
    function digestOf(Receipt calldata receipt) external view returns (bytes32) {
        return _hashTypedDataV4(ReceiptHashes.receiptHash(receipt));
    }

    /// @inheritdoc IAttributionLedger
    function modelIdOf(address registrant, bytes32 name) public view returns (bytes32) {
        return ReceiptHashes.modelId(registrant, name);
    }

    function _setTerms(
        bytes32 modelId,
        uint256 version,
        uint256 effectiveAt,
        Payees calldata payees,
        Split calldata split
    ) private {
        uint256 whole = uint256(split.platform) + split.model + split.stakers + split.contributors;
        require(whole == FeeSplit.WHOLE, InvalidSplit(whole));
        require(
            (payees.platform != address(0) || split.platform == 0)
                && (payees.model != address(0) || split.model == 0)
                && (payees.stakers != address(0) || split.stakers == 0),
            MissingPayee(payees, split)
        );
        _terms[modelId][version] = Terms(split, payees.platform, payees.model, payees.stakers);
        _models[modelId].version = uint32(version);
        _models[modelId].effectiveAt = uint64(effectiveAt);
        emit TermsSet(modelId, version, effectiveAt, payees, split);
    }

    /// @dev Everything about a receipt that can be refused before anything changes.
    function _check(Receipt calldata receipt, bytes32 hash, bytes calldata signature) private view {
        require(block.timestamp <= receipt.deadline, ReceiptExpired(receipt.deadline));
        require(
            receipt.creditMax != 0 && receipt.creditTotal <= receipt.creditMax,
            InvalidCredit(receipt.creditTotal, receipt.creditMax)
        );
        require(
            usesDataNet[receipt.modelId][receipt.dataNetId], ForeignDataNet(receipt.modelId, receipt.dataNetId)
        );
        bytes32 digest = _hashTypedDataV4(hash);
        require(
            SignatureChecker.isValidSignatureNowCalldata(receipt.payer, digest, signature),
            InvalidReceiptSignature(receipt.payer, digest)
        );
    }

    function _useNonce(address payer, uint256 nonce) private {
        BitMaps.BitMap storage used = _usedNonces[payer];
        require(!used.get(nonce), NonceUsed(payer, nonce));
        used.set(nonce);
    }

    /// @dev The pool reserved all of `received`; what was earned of it may be promised.
    function _settle(uint256 dataNetId, address token, uint256 received, uint256 reserve) private {
        if (reserve != 0) reserveOf[dataNetId][token] += reserve;
        pool.release(token, received - reserve);
    }

    function _append(bytes32 entry) private returns (bytes32 next) {
        next = ReceiptHashes.nextHead(head, entry);
        head = next;
    }

    /// @dev The version of the terms in effect; a model's first version is in effect at once.
    function _version(bytes32 modelId) private view returns (uint256) {
        Model storage model = _models[modelId];
        require(model.owner != address(0), UnknownModel(modelId));
        return block.timestamp >= model.effectiveAt ? model.version : model.version - 1;
    }
}
