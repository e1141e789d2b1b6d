// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAttributionLedger, Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {IDataNetRegistry} from "../interfaces/IDataNetRegistry.sol";
import {FeeToken} from "../mocks/FeeToken.sol";
import {Deployed} from "./support/Deployed.sol";
import {PairTreeBuilder} from "./support/PairTreeBuilder.sol";

/// @title Batches of receipts and the reserve, by function and by refusal.
/// @notice The caller of a batch pays for it.
contract LedgerBatchTest is Deployed {
    uint256 private constant TOTAL = 10_000;
    uint256 private constant RESERVE = 1_500;

    function test_theCallerPaysForABatch() public {
        uint256 before = token.balanceOf(payer);
        ReceiptBatch memory batch = _batch("root", 1_000);
        bytes32 head = headOf(origin(), _entry(1, batch));
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.BatchRecorded(1, dataNetId, payer, batch, head);
        eq(_record(batch), 1, "first");
        eq(ledger.head(), head, "head");
        eq(before - token.balanceOf(payer), TOTAL, "paid");
        eq(token.balanceOf(address(pool)), TOTAL, "in the pool");
        _reserveIs(TOTAL, RESERVE);
        eq(_record(_batch("other", 1)), 2, "second");
        eq(ledger.batchCount(), 2, "count");
        _reserveIs(2 * TOTAL, 2 * RESERVE);
        eq(ledger.head(), headOf(head, _entry(2, _batch("other", 1))), "next head");
    }

    function test_aBatchWithoutFeesMovesNothing() public {
        ReceiptBatch memory batch = _batch("root", 1_000);
        (batch.token, batch.total, batch.reserve) = (address(0), 0, 0);
        vm.prank(ALICE);
        eq(ledger.recordBatch(batch), 1, "id");
    }

    function test_allOrNothingIsReserved() public {
        ReceiptBatch memory batch = _batch("root", 1_000);
        batch.reserve = 0;
        _record(batch);
        _reserveIs(TOTAL, 0);
        batch.reserve = TOTAL;
        _record(batch);
        _reserveIs(2 * TOTAL, TOTAL);
    }

    function test_refusesBatches() public {
        _refuses(_batch(0, 5), abi.encodeWithSelector(IAttributionLedger.EmptyBatch.selector, bytes32(0), 5));
        _refuses(
            _batch("root", 0), abi.encodeWithSelector(IAttributionLedger.EmptyBatch.selector, bytes32("root"), 0)
        );
        ReceiptBatch memory batch = _batch("root", 5);
        batch.reserve = TOTAL + 1;
        _refuses(
            batch, abi.encodeWithSelector(IAttributionLedger.ReserveBeyondTotal.selector, TOTAL + 1, TOTAL)
        );
        batch = _batch("root", 5);
        batch.dataNetId = 9;
        _refuses(batch, abi.encodeWithSelector(IDataNetRegistry.UnknownDataNet.selector, 9));
    }

    function test_refusesTokensThatKeepAPartOfABatch() public {
        FeeToken keeping = new FeeToken(100);
        keeping.mint(payer, TOTAL);
        vm.prank(payer);
        keeping.approve(address(pool), TOTAL);
        ReceiptBatch memory batch = _batch("root", 5);
        batch.token = address(keeping);
        _refuses(
            batch,
            abi.encodeWithSelector(IAttributionLedger.TokenTookFee.selector, address(keeping), TOTAL, 9_900)
        );
    }

    /// @dev A batch names payers, and moves the money of none of them but the caller's.
    function test_aBatchMovesNobodyElsesMoney() public {
        uint256 before = token.balanceOf(payer);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")));
        vm.prank(ALICE);
        ledger.recordBatch(_batch("root", 1));
        eq(token.balanceOf(payer), before, "the payer's");
    }

    function testFuzz_provesEachReceipt(uint256 n, uint256 index, uint256 wrong) public {
        n = within(n, 1, 20);
        index = within(index, 0, n - 1);
        wrong = within(wrong, 0, 2 * n);
        bytes32[] memory leaves = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) leaves[i] = _leaf(i);
        (bytes32 root, bytes32[] memory proof) =
            PairTreeBuilder.climb(keccak256("DataNetReceiptNode(bytes32 left,bytes32 right)"), leaves, index);
        uint256 id = _record(_batch(root, n));
        yes(ledger.isRecorded(id, index, receiptOf(7, index), proof), "recorded");
        no(ledger.isRecorded(id + 1, index, receiptOf(7, index), proof), "in another batch");
        no(ledger.isRecorded(id, index, receiptOf(8, index), proof), "with another fee");
        if (wrong != index) {
            no(ledger.isRecorded(id, wrong, receiptOf(7, index), proof), "at another index");
            no(ledger.isRecorded(id, index, receiptOf(7, wrong), proof), "another receipt");
        }
        if (proof.length != 0) {
            proof[wrong % proof.length] ^= bytes32(uint256(1));
            no(ledger.isRecorded(id, index, receiptOf(7, index), proof), "by a changed proof");
        }
    }

    function test_nothingIsRecordedInABatchThatIsNot() public view {
        no(ledger.isRecorded(0, 0, receiptOf(7, 0), new bytes32[](0)), "batch 0");
        no(ledger.isRecorded(1, 0, receiptOf(7, 0), new bytes32[](0)), "batch 1");
    }

    function test_releasesTheReserveToRoots() public {
        _record(_batch("root", 5));
        bytes32 entryType = keccak256("DataNetReleaseEntry(uint256 dataNetId,address token,uint256 amount)");
        bytes32 head = headOf(ledger.head(), keccak256(abi.encode(entryType, dataNetId, address(token), 500)));
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.ReserveReleased(dataNetId, address(token), 500, head);
        _release(500);
        eq(ledger.head(), head, "head");
        _reserveIs(TOTAL, RESERVE - 500);
        _release(RESERVE - 500);
        _reserveIs(TOTAL, 0);
        eq(token.balanceOf(address(pool)), TOTAL, "nothing left the pool");
    }

    function test_onlyTheDataNetReleasesItsReserve() public {
        _record(_batch("root", 5));
        address[3] memory others = [MODEL_OWNER, PROPOSER, payer];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAttributionLedger.NotReserveOwner.selector, dataNetId, others[i], DATANET_OWNER
                )
            );
            vm.prank(others[i]);
            ledger.releaseReserve(dataNetId, address(token), 1);
        }
        vm.expectRevert(
            abi.encodeWithSelector(
                IAttributionLedger.ReserveTooSmall.selector, dataNetId, address(token), RESERVE + 1, RESERVE
            )
        );
        _release(RESERVE + 1);
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.UnknownDataNet.selector, 9));
        ledger.releaseReserve(9, address(token), 1);
    }

    function test_aDataNetReleasesOnlyItsOwnReserve() public {
        _record(_batch("root", 5));
        vm.prank(ALICE);
        uint256 other = registry.createDataNet("policy", "");
        vm.expectRevert(
            abi.encodeWithSelector(IAttributionLedger.ReserveTooSmall.selector, other, address(token), 1, 0)
        );
        vm.prank(ALICE);
        ledger.releaseReserve(other, address(token), 1);
    }

    function _batch(bytes32 root, uint256 n) private view returns (ReceiptBatch memory) {
        return ReceiptBatch(root, n, dataNetId, address(token), TOTAL, RESERVE, "data");
    }

    function _record(ReceiptBatch memory batch) private returns (uint256) {
        vm.prank(payer);
        return ledger.recordBatch(batch);
    }

    function _refuses(ReceiptBatch memory batch, bytes memory reason) private {
        vm.expectRevert(reason);
        _record(batch);
    }

    function _release(uint256 amount) private {
        vm.prank(DATANET_OWNER);
        ledger.releaseReserve(dataNetId, address(token), amount);
    }

    function _reserveIs(uint256 deposited, uint256 reserve) private view {
        (uint256 foundDeposited, uint256 reserved,) = pool.fundsOf(address(token));
        eq(foundDeposited, deposited, "deposited");
        eq(reserved, reserve, "reserved");
        eq(ledger.reserveOf(dataNetId, address(token)), reserve, "reserve");
    }

    function _leaf(uint256 index) private view returns (bytes32) {
        bytes32 leafType =
            keccak256("DataNetReceiptLeaf(uint256 chainId,address ledger,uint256 index,bytes32 receiptHash)");
        bytes32 receiptType = keccak256(
            "Receipt(bytes32 inferenceId,bytes32 modelId,uint256 dataNetId,bytes32 manifestHash,"
            "bytes32 outputHash,bytes32 recordHash,uint256 creditTotal,uint256 creditMax,address token,"
            "uint256 fee,address payer,uint256 deadline,uint256 nonce)"
        );
        Receipt memory receipt = receiptOf(7, index);
        bytes32 hash = keccak256(abi.encode(receiptType, receipt));
        return keccak256(abi.encode(leafType, block.chainid, address(ledger), index, hash));
    }

    function _entry(uint256 id, ReceiptBatch memory batch) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "DataNetBatchEntry(uint256 batchId,bytes32 root,uint256 n,uint256 dataNetId,address token,"
                    "uint256 total,uint256 reserve,bytes32 uriHash)"
                ),
                id,
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
}
