// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {SumProof} from "../libraries/SumTree.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title What calls cost, each as a transaction of its own with cold slots.
/// @notice Steady: the second call of its kind. The figures are in snapshots/Gas.json.
/// forge-config: default.isolate = true
contract GasTest is Deployed {
    function test_commitAndReveal() public {
        bytes memory uri = "datanet:some-package/lib/index.js";
        for (uint256 i = 1; i <= 2; ++i) {
            bytes32 hash = registry.commitmentOf(
                ALICE, dataNetId, keccak256(abi.encode(i)), keccak256("MIT"), 4096, string(uri), keccak256("salt")
            );
            vm.prank(ALICE);
            registry.commit(hash);
            if (i == 2) vm.snapshotGasLastCall("Gas", "commit");
            vm.roll(block.number + 1);
            vm.prank(ALICE);
            registry.reveal(
                dataNetId, keccak256(abi.encode(i)), keccak256("MIT"), 4096, string(uri), keccak256("salt")
            );
        }
        vm.snapshotGasLastCall("Gas", "reveal");
    }

    function test_revealBatch() public {
        string memory uri = "datanet:manifest/0x0123456789abcdef";
        bytes32 root = keccak256("root");
        bytes32 hash = registry.batchCommitmentOf(ALICE, dataNetId, root, 1000, uri, keccak256("salt"));
        vm.prank(ALICE);
        registry.commit(hash);
        vm.roll(block.number + 1);
        vm.prank(ALICE);
        registry.revealBatch(dataNetId, root, 1000, uri, keccak256("salt"));
        vm.snapshotGasLastCall("Gas", "revealBatch");
    }

    function test_record() public {
        for (uint256 i = 0; i < 2; ++i) {
            Receipt memory receipt = receiptOf(1e18 + 7, i);
            receipt.manifestHash = keccak256("manifest");
            receipt.outputHash = keccak256("output");
            receipt.recordHash = keccak256("record");
            receipt.creditTotal = 10300137474128503964898239777;
            receipt.creditMax = 30900412422385511894694719331;
            bytes memory signature = signed(receipt);
            ledger.record(receipt, signature);
            vm.snapshotGasLastCall("Gas", i == 0 ? "record, first of all" : "record, steady");
        }
        Receipt memory far = receiptOf(1e18 + 7, 256);
        bytes memory farSignature = signed(far);
        ledger.record(far, farSignature);
        vm.snapshotGasLastCall("Gas", "record, new nonce word");
    }

    function test_recordBatch() public {
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(payer);
            ledger.recordBatch(
                ReceiptBatch(
                    keccak256("root"), 1000, dataNetId, address(token), 1000e18, 100e18, "datanet:batch/0x0123456789"
                )
            );
        }
        vm.snapshotGasLastCall("Gas", "recordBatch");
    }

    function test_proposeActivateDisable() public {
        fund(1e24);
        for (uint256 i = 1; i <= 3; ++i) {
            vm.prank(PROPOSER);
            pool.proposeRoot(
                address(token), keccak256("root"), 1e18, keccak256("ledgerRoot"), "datanet:root/0x0123456789"
            );
            if (i == 2) vm.snapshotGasLastCall("Gas", "proposeRoot");
            if (i == 3) break;
            vm.warp(block.timestamp + WINDOW);
            pool.activate(address(token));
            if (i == 2) vm.snapshotGasLastCall("Gas", "activate");
        }
        vm.prank(GUARDIAN);
        pool.disable(address(token));
        vm.snapshotGasLastCall("Gas", "disable");
    }

    function test_claim0() public {
        _claim(0);
    }

    function test_claim10() public {
        _claim(10);
    }

    function test_claim17() public {
        _claim(17);
    }

    function test_claim20() public {
        _claim(20);
    }

    /// @dev A path of any depth is a tree of its own: one account, and a sibling a level.
    function _claim(uint256 depth) private {
        fund(1e30 - 1);
        for (uint256 epoch = 1; epoch <= 2; ++epoch) {
            uint256 cumulative = epoch * 1e18 + 12345;
            (bytes32 root, uint256 total, SumProof memory proof) = _path(depth, cumulative);
            adopt(root, total);
            vm.prank(ALICE);
            pool.claim(address(token), ALICE, cumulative, proof, ALICE);
            string memory name = string.concat("claim, depth ", vm.toString(depth), epoch == 1 ? ", first" : "");
            vm.snapshotGasLastCall("Gas", name);
        }
    }

    function _path(uint256 depth, uint256 cumulative)
        private
        view
        returns (bytes32 root, uint256 total, SumProof memory proof)
    {
        bytes32 nodeType =
            keccak256("DataNetRewardNode(bytes32 leftHash,uint256 leftSum,bytes32 rightHash,uint256 rightSum)");
        (root, total,) = treeOf(_one(ALICE), _one(cumulative), 0);
        proof.hashes = new bytes32[](depth);
        proof.sums = new uint256[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            proof.hashes[i] = keccak256(abi.encode("sibling", i));
            // What 2^i accounts have that earned about as much.
            proof.sums[i] = (uint256(1e18) + 98_765) << i;
            if (i % 2 == 1) {
                proof.sides |= 1 << i;
                root = keccak256(abi.encode(nodeType, proof.hashes[i], proof.sums[i], root, total));
            } else {
                root = keccak256(abi.encode(nodeType, root, total, proof.hashes[i], proof.sums[i]));
            }
            total += proof.sums[i];
        }
    }

    function _one(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }

    function _one(uint256 value) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }
}
