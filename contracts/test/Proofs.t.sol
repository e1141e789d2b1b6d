// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumProof, SumTree} from "../libraries/SumTree.sol";
import {PlainProof, PlainSumTree} from "./proofs/PlainSumTree.sol";
import {PoolModel} from "./proofs/PoolModel.sol";
import {SumTreeProof} from "./proofs/SumTreeProof.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title What SMTChecker proves is proved of the contracts only if these agree with what it was given.
contract ProofsTest is Deployed {
    PoolModel private _model;
    SumTreeProof private _sums = new SumTreeProof();

    /// @dev The two accounts and what they earned, in the root that waits and in the active one.
    uint256[2] private _pending;
    uint256[2] private _active;

    function climb(bytes32 leaf, uint256 sum, SumProof calldata proof) external pure returns (bytes32, uint256) {
        return SumTree.climb(leaf, sum, proof);
    }

    function climbPlainly(bytes32 leaf, uint256 sum, PlainProof calldata proof)
        external
        pure
        returns (bytes32, uint256)
    {
        return PlainSumTree.climb(leaf, sum, proof);
    }

    /// @dev Lists of the same length mostly, sums whose total overflows now and then, and sides beyond the lists.
    function testFuzz_theTreeClimbsAsThePlainOne(bytes32 leaf, uint256 sum, bytes32 seed, uint8 depth, uint8 shape)
        public
        view
    {
        SumProof memory proof;
        proof.hashes = new bytes32[](depth % 67);
        proof.sums = new uint256[](shape % 8 == 0 ? shape % 67 : proof.hashes.length);
        for (uint256 i = 0; i < proof.hashes.length; ++i) proof.hashes[i] = keccak256(abi.encode(seed, i));
        for (uint256 i = 0; i < proof.sums.length; ++i) {
            proof.sums[i] = uint256(keccak256(abi.encode(i, seed))) >> (shape % 3 == 0 ? 1 : 100);
        }
        uint256 lowBits = proof.hashes.length == 0 ? 0 : type(uint256).max >> (256 - proof.hashes.length);
        proof.sides = uint256(seed) & (shape % 7 == 0 ? lowBits * 2 + 1 : lowBits);
        sum >>= shape % 5 == 0 ? 0 : 100;

        (bool ok, bytes memory found) = address(this).staticcall(abi.encodeCall(this.climb, (leaf, sum, proof)));
        PlainProof memory plain = PlainProof(proof.sides, proof.hashes, proof.sums);
        (bool plainOk, bytes memory wanted) =
            address(this).staticcall(abi.encodeCall(this.climbPlainly, (leaf, sum, plain)));
        yes(ok == plainOk, "one refuses");
        if (!ok) return;
        eq(found, wanted, "hash and sum");
        (, uint256 total) = abi.decode(found, (bytes32, uint256));
        eq(total, _sums.sumOf(sum, proof.sums), "sum");
    }

    /// @dev Random calls in random order; after each the pool and the model hold the same numbers.
    function testFuzz_thePoolCountsAsTheModel(bytes32 seed) public {
        _model = new PoolModel();
        (_pending, _active) = ([uint256(0), 0], [uint256(0), 0]);
        for (uint256 i = 0; i < 24; ++i) {
            seed = keccak256(abi.encode(seed));
            uint256 amount = 1 + (uint256(seed) >> 8) % 1_000;
            uint256 which = uint256(seed) % 8;
            (bool ok, bool modelOk) = which < 4 ? _money(which, amount) : _roots(which, amount);
            yes(ok == modelOk, "one refuses");
            _agree();
        }
    }

    function _money(uint256 which, uint256 amount) private returns (bool ok, bool modelOk) {
        if (which == 0) {
            vm.prank(payer);
            ok = _pool(abi.encodeCall(pool.deposit, (address(token), amount)));
            modelOk = _call(abi.encodeCall(PoolModel.deposit, (amount)));
        } else if (which == 1) {
            vm.prank(address(ledger));
            ok = _pool(abi.encodeCall(pool.depositFrom, (address(token), payer, amount)));
            modelOk = _call(abi.encodeCall(PoolModel.depositFrom, (amount)));
        } else if (which == 2) {
            vm.prank(address(ledger));
            ok = _pool(abi.encodeCall(pool.release, (address(token), amount)));
            modelOk = _call(abi.encodeCall(PoolModel.release, (amount)));
        } else {
            address account = amount % 2 == 0 ? ALICE : BOB;
            (,, SumProof memory proof) = _tree(_active, amount % 2);
            uint256 earned = _active[amount % 2];
            ok = _pool(abi.encodeCall(pool.claim, (address(token), account, earned, proof, account)));
            modelOk = _call(abi.encodeCall(PoolModel.claim, (account, earned)));
        }
    }

    function _roots(uint256 which, uint256 amount) private returns (bool ok, bool modelOk) {
        if (which < 6) {
            // Around what is there, so that both too much and too little are proposed.
            uint256 total = (_model.deposited() - _model.reserved()) * amount / 900;
            uint256[2] memory earned = [total * (amount % 10) / 10, total - total * (amount % 10) / 10];
            (bytes32 root,,) = _tree(earned, 0);
            vm.prank(PROPOSER);
            ok = _pool(abi.encodeCall(pool.proposeRoot, (address(token), root, total, "ledgerRoot", "data")));
            modelOk = _call(abi.encodeCall(PoolModel.proposeRoot, (total)));
            if (ok) _pending = earned;
        } else if (which == 6) {
            vm.warp(block.timestamp + WINDOW);
            ok = _pool(abi.encodeCall(pool.activate, (address(token))));
            modelOk = _call(abi.encodeCall(PoolModel.activate, ()));
            if (ok) _active = _pending;
        } else {
            vm.prank(GUARDIAN);
            ok = _pool(abi.encodeCall(pool.disable, (address(token))));
            modelOk = _call(abi.encodeCall(PoolModel.disable, ()));
        }
    }

    function _agree() private view {
        (uint256 deposited, uint256 reserved, uint256 paid) = pool.fundsOf(address(token));
        (,, uint256 total) = pool.activeRoot(address(token));
        (uint256 epoch,, uint256 pendingTotal,) = pool.pendingRoot(address(token));
        eq(deposited, _model.deposited(), "deposited");
        eq(reserved, _model.reserved(), "reserved");
        eq(paid, _model.paid(), "paid");
        eq(total, _model.total(), "total");
        yes(_model.pending() == (epoch != 0), "pending");
        if (epoch != 0) eq(pendingTotal, _model.pendingTotal(), "pending total");
        eq(token.balanceOf(address(pool)), _model.balance(), "balance");
        eq(pool.claimed(address(token), ALICE), _model.claimed(ALICE), "claimed by Alice");
        eq(pool.claimed(address(token), BOB), _model.claimed(BOB), "claimed by Bob");
    }

    function _tree(uint256[2] memory earned, uint256 index)
        private
        view
        returns (bytes32 root, uint256 total, SumProof memory proof)
    {
        address[] memory accounts = new address[](2);
        uint256[] memory cumulative = new uint256[](2);
        (accounts[0], accounts[1], cumulative[0], cumulative[1]) = (ALICE, BOB, earned[0], earned[1]);
        return treeOf(accounts, cumulative, index);
    }

    function _pool(bytes memory data) private returns (bool ok) {
        (ok,) = address(pool).call(data);
    }

    function _call(bytes memory data) private returns (bool ok) {
        (ok,) = address(_model).call(data);
    }
}
