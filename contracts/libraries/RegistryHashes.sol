// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item} from "../interfaces/IDataNetRegistry.sol";

/// @title The hashes of the registry.
/// @notice Each begins with the hash of its type and binds chain and registry. `this` is the calling contract.
library RegistryHashes {
    bytes32 internal constant ITEM_TYPE = keccak256(
        "DataNetItem(uint256 chainId,address registry,uint256 dataNetId,uint256 index,bytes32 contentHash,"
        "address account,bytes32 licenseId,uint256 size)"
    );

    bytes32 internal constant ITEM_NODE_TYPE = keccak256("DataNetItemNode(bytes32 left,bytes32 right)");

    bytes32 internal constant COMMIT_TYPE = keccak256(
        "DataNetCommit(uint256 chainId,address registry,address sender,uint256 dataNetId,"
        "bytes32 contentHash,bytes32 licenseId,uint256 size,bytes32 uriHash,bytes32 salt)"
    );

    bytes32 internal constant COMMIT_BATCH_TYPE = keccak256(
        "DataNetCommitBatch(uint256 chainId,address registry,address sender,uint256 dataNetId,bytes32 root,"
        "uint256 n,bytes32 uriHash,bytes32 salt)"
    );

    /// @notice Leaf of the item at `index` of a batch.
    function itemLeaf(uint256 dataNetId, uint256 index, Item calldata item) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                ITEM_TYPE,
                block.chainid,
                address(this),
                dataNetId,
                index,
                item.contentHash,
                item.account,
                item.licenseId,
                item.size
            )
        );
    }

    /// @notice What `sender` commits to before it reveals one file.
    function commitment(
        address sender,
        uint256 dataNetId,
        bytes32 contentHash,
        bytes32 licenseId,
        uint256 size,
        bytes32 uriHash,
        bytes32 salt
    ) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                COMMIT_TYPE,
                block.chainid,
                address(this),
                sender,
                dataNetId,
                contentHash,
                licenseId,
                size,
                uriHash,
                salt
            )
        );
    }

    /// @notice What `sender` commits to before it reveals a batch.
    function batchCommitment(
        address sender,
        uint256 dataNetId,
        bytes32 root,
        uint256 n,
        bytes32 uriHash,
        bytes32 salt
    ) internal view returns (bytes32) {
        return keccak256(
            abi.encode(COMMIT_BATCH_TYPE, block.chainid, address(this), sender, dataNetId, root, n, uriHash, salt)
        );
    }
}
