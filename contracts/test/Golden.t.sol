// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {Item} from "../interfaces/IDataNetRegistry.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {SumProof} from "../libraries/SumTree.sol";
import {AttributionLedger} from "../AttributionLedger.sol";
import {DataNetRegistry} from "../DataNetRegistry.sol";
import {RewardPool} from "../RewardPool.sol";
import {Deployed} from "./support/Deployed.sol";
import {SumTreeAtPool} from "./support/SumTreeAtPool.sol";

/// @title The hashes that TypeScript arrives at, in test/golden/chain.
/// @notice Contracts are put at the addresses that the vectors name.
contract GoldenTest is Deployed {
    string private _json;

    function test_sumTrees() public {
        uint256[6] memory sizes = [uint256(1), 2, 3, 5, 8, 1_000];
        for (uint256 i = 0; i < sizes.length; ++i) _sumTree(sizes[i]);
    }

    function test_itemTrees() public {
        uint256[5] memory sizes = [uint256(1), 2, 3, 5, 8];
        for (uint256 i = 0; i < sizes.length; ++i) _itemTree(sizes[i]);
    }

    function test_receipts() public {
        uint256[4] memory sizes = [uint256(1), 2, 3, 5];
        for (uint256 i = 0; i < sizes.length; ++i) _receipts(sizes[i]);
    }

    function test_commits() public {
        _open("commits");
        DataNetRegistry golden = DataNetRegistry(_address(".registry"));
        vm.etch(address(golden), address(registry).code);
        bytes32 found = golden.commitmentOf(
            _address(".sender"),
            _uint(".dataNetId"),
            _bytes32(".contentHash"),
            _bytes32(".licenseId"),
            _uint(".size"),
            vm.parseJsonString(_json, ".uri"),
            _bytes32(".salt")
        );
        eq(found, _bytes32(".commit"), "commit");
        found = golden.batchCommitmentOf(
            _address(".sender"),
            _uint(".dataNetId"),
            _bytes32(".root"),
            _uint(".n"),
            vm.parseJsonString(_json, ".manifestURI"),
            _bytes32(".salt")
        );
        eq(found, _bytes32(".commitBatch"), "commit of a batch");
    }

    /// @dev A signature that is accepted is followed by the look at the proof, which there is none of.
    function test_claims() public {
        _open("claims");
        RewardPool golden = RewardPool(_address(".pool"));
        vm.etch(address(golden), address(pool).code);
        SumProof memory none = SumProof(0, new bytes32[](0), new uint256[](0));
        uint256 count = 0;
        for (; _has(_at(".list", count)); ++count) {
            string memory claim = string.concat(_at(".list", count), ".claim");
            address account = _address(string.concat(claim, ".account"));
            for (uint256 nonce = _uint(string.concat(claim, ".nonce")); nonce > 0; --nonce) {
                vm.prank(account);
                golden.cancelSigned();
            }
            bytes memory signature =
                vm.parseJsonBytes(_json, string.concat(_at(".list", count), ".signature"));
            for (uint256 turned = 0; turned < 2; ++turned) {
                if (turned == 1) signature[40] ^= 0x01;
                bytes4 reason =
                    turned == 1 ? IRewardPool.InvalidSignature.selector : IRewardPool.InvalidProof.selector;
                address token_ = _address(string.concat(claim, ".token"));
                address to = _address(string.concat(claim, ".to"));
                uint256 cumulative = _uint(string.concat(claim, ".cumulative"));
                uint256 deadline = _uint(string.concat(claim, ".deadline"));
                vm.expectPartialRevert(reason);
                golden.claimSigned(token_, account, cumulative, none, to, deadline, signature);
            }
        }
        eq(count, 3, "claims read");
    }

    function _sumTree(uint256 n) private {
        _open(string.concat("sumTree", vm.toString(n)));
        SumTreeAtPool golden = SumTreeAtPool(_address(".pool"));
        vm.etch(address(golden), address(new SumTreeAtPool()).code);
        eq(_uint(".chainId"), block.chainid, "chain");
        address token_ = _address(".token");
        address[] memory accounts = vm.parseJsonAddressArray(_json, ".accounts");
        uint256[] memory cumulative = vm.parseJsonUintArray(_json, ".cumulative");
        eq(accounts.length, n, "accounts");
        // The leaves of the largest tree are not written down; its root holds them.
        bytes32[] memory leaves = _has(".leaves") ? vm.parseJsonBytes32Array(_json, ".leaves") : new bytes32[](0);
        for (uint256 i = 0; i < leaves.length; ++i) {
            eq(golden.leafHash(token_, accounts[i], cumulative[i]), leaves[i], "leaf");
        }
        (bytes32 root, uint256 total) = (_bytes32(".root"), _uint(".total"));
        uint256 count = 0;
        for (; _has(_at(".proofs", count)); ++count) {
            string memory key = _at(".proofs", count);
            uint256 index = _uint(string.concat(key, ".index"));
            SumProof memory proof = SumProof(
                _uint(string.concat(key, ".sides")),
                vm.parseJsonBytes32Array(_json, string.concat(key, ".hashes")),
                vm.parseJsonUintArray(_json, string.concat(key, ".sums"))
            );
            bytes32 leaf = golden.leafHash(token_, accounts[index], cumulative[index]);
            (bytes32 hash, uint256 sum) = golden.climb(leaf, cumulative[index], proof);
            eq(hash, root, "root");
            eq(sum, total, "total");
        }
        yes(count != 0, "proofs read");
    }

    function _itemTree(uint256 n) private {
        _open(string.concat("itemTree", vm.toString(n)));
        DataNetRegistry golden = DataNetRegistry(_address(".registry"));
        vm.etch(address(golden), address(registry).code);
        uint256 id = _uint(".dataNetId");
        while (golden.dataNetCount() < id) golden.createDataNet("policy", "");
        bytes32 root = _bytes32(".root");
        golden.commit(golden.batchCommitmentOf(address(this), id, root, n, "", 0));
        vm.roll(block.number + 1);
        golden.revealBatch(id, root, n, "", 0);
        bytes32[] memory contents = vm.parseJsonBytes32Array(_json, ".contentHashes");
        address[] memory accounts = vm.parseJsonAddressArray(_json, ".accounts");
        bytes32[] memory licenses = vm.parseJsonBytes32Array(_json, ".licenseIds");
        uint256[] memory sizes = vm.parseJsonUintArray(_json, ".sizes");
        uint256 count = 0;
        for (; _has(_at(".proofs", count)); ++count) {
            uint256 index = _uint(string.concat(_at(".proofs", count), ".index"));
            Item memory item = Item(contents[index], accounts[index], licenses[index], sizes[index]);
            bytes32[] memory proof = _proof(count);
            yes(golden.isRegistered(id, root, index, item, proof), "item");
        }
        eq(count, n, "proofs read");
    }

    function _receipts(uint256 n) private {
        _open(string.concat("receipts", vm.toString(n)));
        AttributionLedger golden = AttributionLedger(_address(".ledger"));
        vm.etch(address(golden), address(ledger).code);
        uint256 batchId =
            golden.recordBatch(ReceiptBatch(_bytes32(".root"), n, dataNetId, address(0), 0, 0, "data"));
        for (uint256 i = 0; i < n; ++i) {
            string memory key = _at(".list", i);
            Receipt memory receipt = _receipt(string.concat(key, ".receipt"));
            bytes32 digest = golden.digestOf(receipt);
            eq(digest, _bytes32(string.concat(key, ".digest")), "digest");
            bytes memory signature = vm.parseJsonBytes(_json, string.concat(key, ".signature"));
            eq(_signer(digest, signature), receipt.payer, "signer");
            eq(_uint(string.concat(_at(".proofs", i), ".index")), i, "index");
            yes(golden.isRecorded(batchId, i, receipt, _proof(i)), "recorded");
        }
        no(_has(_at(".list", n)), "all read");
    }

    function _receipt(string memory key) private view returns (Receipt memory receipt) {
        receipt.inferenceId = _bytes32(string.concat(key, ".inferenceId"));
        receipt.modelId = _bytes32(string.concat(key, ".modelId"));
        receipt.dataNetId = _uint(string.concat(key, ".dataNetId"));
        receipt.manifestHash = _bytes32(string.concat(key, ".manifestHash"));
        receipt.outputHash = _bytes32(string.concat(key, ".outputHash"));
        receipt.recordHash = _bytes32(string.concat(key, ".recordHash"));
        receipt.creditTotal = _uint(string.concat(key, ".creditTotal"));
        receipt.creditMax = _uint(string.concat(key, ".creditMax"));
        receipt.token = _address(string.concat(key, ".token"));
        receipt.fee = _uint(string.concat(key, ".fee"));
        receipt.payer = _address(string.concat(key, ".payer"));
        receipt.deadline = _uint(string.concat(key, ".deadline"));
        receipt.nonce = _uint(string.concat(key, ".nonce"));
    }

    function _signer(bytes32 digest, bytes memory signature) private pure returns (address) {
        bytes32 r;
        bytes32 s;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
        }
        return ecrecover(digest, uint8(signature[64]), r, s);
    }

    function _open(string memory name) private {
        _json = vm.readFile(string.concat("test/golden/chain/", name, ".json"));
    }

    function _at(string memory list, uint256 i) private pure returns (string memory) {
        return string.concat(list, "[", vm.toString(i), "]");
    }

    function _has(string memory key) private view returns (bool) {
        return vm.keyExistsJson(_json, key);
    }

    function _proof(uint256 i) private view returns (bytes32[] memory) {
        return vm.parseJsonBytes32Array(_json, string.concat(_at(".proofs", i), ".hashes"));
    }

    function _uint(string memory key) private view returns (uint256) {
        return vm.parseJsonUint(_json, key);
    }

    function _address(string memory key) private view returns (address) {
        return vm.parseJsonAddress(_json, key);
    }

    function _bytes32(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, key);
    }
}
