// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Item} from "../interfaces/IDataNetRegistry.sol";
import {Deployed} from "./support/Deployed.sol";
import {PairTreeBuilder} from "./support/PairTreeBuilder.sol";

/// @title A place taken by an earlier commit brings back nothing that its contributor revoked.
contract RevokedStaysRevokedTest is Deployed {
    address private constant PUBLISHER = address(0xB00C);

    function test_aFileRevealedAgainByAnEarlierCommitStaysRevoked() public {
        _commitFile(ALICE, "first");
        _commitFile(ALICE, "second");
        vm.roll(block.number + 1);
        _revealFile(ALICE, "second");
        vm.prank(ALICE);
        registry.revoke(dataNetId, "content");
        _revealFile(ALICE, "first");
        _fileIs(ALICE, 1, true);
    }

    function test_aFileThatNobodyRevokedIsNotRevokedByAnEarlierCommit() public {
        _commitFile(ALICE, "first");
        _commitFile(ALICE, "second");
        vm.roll(block.number + 1);
        _revealFile(ALICE, "second");
        _revealFile(ALICE, "first");
        _fileIs(ALICE, 1, false);
    }

    function test_aFileThatAnotherRevokedIsNotRevokedForTheEarlierCommit() public {
        _commitFile(ALICE, "first");
        _commitFile(BOB, "second");
        vm.roll(block.number + 1);
        _revealFile(BOB, "second");
        vm.prank(BOB);
        registry.revoke(dataNetId, "content");
        _revealFile(ALICE, "first");
        _fileIs(ALICE, 1, false);
    }

    /// @dev The publisher must not undo what the account of an item revoked.
    function test_anItemStaysRevokedByItsAccountWhoeverPublishes() public {
        _commitBatch(PUBLISHER, "first");
        _commitBatch(PUBLISHER, "second");
        vm.roll(block.number + 1);
        _revealBatch(PUBLISHER, "second");
        _revokeItem(ALICE, 1);
        yes(registry.isItemRevoked(dataNetId, _root(), 1), "before");
        _revealBatch(PUBLISHER, "first");
        yes(registry.isItemRevoked(dataNetId, _root(), 1), "after");
        no(registry.isItemRevoked(dataNetId, _root(), 0), "its neighbor");
    }

    function test_anItemOfNobodyStaysRevokedByItsPublisher() public {
        _commitBatch(PUBLISHER, "first");
        _commitBatch(PUBLISHER, "second");
        vm.roll(block.number + 1);
        _revealBatch(PUBLISHER, "second");
        _revokeItem(PUBLISHER, 0);
        _revealBatch(PUBLISHER, "first");
        yes(registry.isItemRevoked(dataNetId, _root(), 0), "revoked");
    }

    /// @dev A mark is of one DataNet: the same root elsewhere is another batch.
    function test_marksAreOfOneDataNet() public {
        _commitBatch(PUBLISHER, "first");
        vm.roll(block.number + 1);
        _revealBatch(PUBLISHER, "first");
        _revokeItem(PUBLISHER, 0);
        no(registry.isItemRevoked(dataNetId + 1, _root(), 0), "elsewhere");
    }

    function _commitFile(address sender, bytes32 salt) private {
        bytes32 hash = registry.commitmentOf(sender, dataNetId, "content", "license", 1, "uri", salt);
        vm.prank(sender);
        registry.commit(hash);
    }

    function _revealFile(address sender, bytes32 salt) private {
        vm.prank(sender);
        registry.reveal(dataNetId, "content", "license", 1, "uri", salt);
    }

    function _fileIs(address contributor, uint256 order, bool revoked) private view {
        (address foundContributor, uint256 foundOrder, bool foundRevoked) =
            registry.registrationOf(dataNetId, "content");
        eq(foundContributor, contributor, "contributor");
        eq(foundOrder, order, "order");
        yes(foundRevoked == revoked, "revoked");
    }

    function _commitBatch(address sender, bytes32 salt) private {
        bytes32 hash = registry.batchCommitmentOf(sender, dataNetId, _root(), 2, "uri", salt);
        vm.prank(sender);
        registry.commit(hash);
    }

    function _revealBatch(address sender, bytes32 salt) private {
        bytes32 root = _root();
        vm.prank(sender);
        registry.revealBatch(dataNetId, root, 2, "uri", salt);
    }

    function _revokeItem(address sender, uint256 index) private {
        (bytes32 root, bytes32[] memory proof) = _tree(index);
        vm.prank(sender);
        registry.revokeItem(dataNetId, root, index, _item(index), proof);
    }

    function _root() private view returns (bytes32 root) {
        (root,) = _tree(0);
    }

    /// @dev Two items: of nobody, and of Alice.
    function _item(uint256 index) private pure returns (Item memory) {
        return Item(keccak256(abi.encode(index)), index == 0 ? address(0) : ALICE, "MIT", 7);
    }

    function _tree(uint256 index) private view returns (bytes32 root, bytes32[] memory proof) {
        bytes32 itemType = keccak256(
            "DataNetItem(uint256 chainId,address registry,uint256 dataNetId,uint256 index,bytes32 contentHash,"
            "address account,bytes32 licenseId,uint256 size)"
        );
        bytes32[] memory leaves = new bytes32[](2);
        for (uint256 i = 0; i < 2; ++i) {
            leaves[i] = keccak256(
                abi.encode(itemType, block.chainid, address(registry), dataNetId, i, _item(i))
            );
        }
        return PairTreeBuilder.climb(keccak256("DataNetItemNode(bytes32 left,bytes32 right)"), leaves, index);
    }
}
