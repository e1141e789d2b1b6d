// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {Parts} from "./FeeSplit.sol";

/// @title The hashes of the ledger.
/// @notice Each begins with the hash of its type. `this` is the calling contract.
library ReceiptHashes {
    /// @notice The EIP-712 type of a receipt.
    bytes32 internal constant RECEIPT_TYPE = keccak256(
        "Receipt(bytes32 inferenceId,bytes32 modelId,uint256 dataNetId,bytes32 manifestHash,"
        "bytes32 outputHash,bytes32 recordHash,uint256 creditTotal,uint256 creditMax,address token,"
        "uint256 fee,address payer,uint256 deadline,uint256 nonce)"
    );

    bytes32 internal constant LEAF_TYPE =
        keccak256("DataNetReceiptLeaf(uint256 chainId,address ledger,uint256 index,bytes32 receiptHash)");

    bytes32 internal constant NODE_TYPE = keccak256("DataNetReceiptNode(bytes32 left,bytes32 right)");

    bytes32 internal constant MODEL_TYPE =
        keccak256("DataNetModel(uint256 chainId,address ledger,address registrant,bytes32 name)");

    bytes32 internal constant ORIGIN_TYPE = keccak256("DataNetOrigin(uint256 chainId,address ledger)");

    bytes32 internal constant HEAD_TYPE = keccak256("DataNetHead(bytes32 head,bytes32 entry)");

    bytes32 internal constant RECORD_ENTRY_TYPE = keccak256(
        "DataNetRecordEntry(bytes32 receiptHash,uint256 version,uint256 platform,uint256 model,"
        "uint256 stakers,uint256 contributors,uint256 reserve)"
    );

    bytes32 internal constant BATCH_ENTRY_TYPE = keccak256(
        "DataNetBatchEntry(uint256 batchId,bytes32 root,uint256 n,uint256 dataNetId,address token,"
        "uint256 total,uint256 reserve,bytes32 uriHash)"
    );

    bytes32 internal constant RELEASE_ENTRY_TYPE =
        keccak256("DataNetReleaseEntry(uint256 dataNetId,address token,uint256 amount)");

    /// @notice The EIP-712 struct hash of a receipt.
    function receiptHash(Receipt calldata receipt) internal pure returns (bytes32) {
        // All members are static, so the struct encodes as its members in a row.
        return keccak256(abi.encode(RECEIPT_TYPE, receipt));
    }

    /// @notice Leaf of the receipt at `index` of a batch.
    function leaf(uint256 index, bytes32 hash) internal view returns (bytes32) {
        return keccak256(abi.encode(LEAF_TYPE, block.chainid, address(this), index, hash));
    }

    /// @notice Id of the model that `registrant` registers under `name`.
    function modelId(address registrant, bytes32 name) internal view returns (bytes32) {
        return keccak256(abi.encode(MODEL_TYPE, block.chainid, address(this), registrant, name));
    }

    /// @notice The head before the first entry.
    function origin() internal view returns (bytes32) {
        return keccak256(abi.encode(ORIGIN_TYPE, block.chainid, address(this)));
    }

    /// @notice The head after `entry`.
    function nextHead(bytes32 head, bytes32 entry) internal pure returns (bytes32) {
        return keccak256(abi.encode(HEAD_TYPE, head, entry));
    }

    /// @notice Entry of a receipt: what it says, by which terms it was divided, and into what.
    function recordEntry(bytes32 hash, uint256 version, Parts memory parts) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECORD_ENTRY_TYPE, hash, version, parts));
    }

    /// @notice Entry of a batch.
    function batchEntry(uint256 batchId, ReceiptBatch calldata batch) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                BATCH_ENTRY_TYPE,
                batchId,
                batch.root,
                batch.n,
                batch.dataNetId,
                batch.token,
                batch.total,
                batch.reserve,
                keccak256(bytes(batch.dataURI))
            )
        );
    }

    /// @notice Entry of a released reserve.
    function releaseEntry(uint256 dataNetId, address token, uint256 amount) internal pure returns (bytes32) {
        return keccak256(abi.encode(RELEASE_ENTRY_TYPE, dataNetId, token, amount));
    }
}
