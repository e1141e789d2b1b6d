// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAttributionLedger, Receipt} from "../interfaces/IAttributionLedger.sol";
import {Parts, Split} from "../libraries/FeeSplit.sol";
import {ContractWallet} from "../mocks/ContractWallet.sol";
import {FeeToken} from "../mocks/FeeToken.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Single receipts, by function and by refusal.
/// @notice The fee of most is 1,000,001: the parts are 100,000 200,000 200,000 and 500,001, of which three
/// quarters, 375,000, are earned.
contract LedgerRecordTest is Deployed {
    uint256 private constant FEE = 1_000_001;

    function test_movesTheFeeAndDividesIt() public {
        Receipt memory receipt = receiptOf(FEE, 0);
        bytes memory signature = signed(receipt);
        uint256 before = token.balanceOf(payer);
        Parts memory parts = ledger.record(receipt, signature);
        eq(abi.encode(parts), abi.encode(Parts(100_000, 200_000, 200_000, 375_000, 125_001)), "parts");
        eq(before - token.balanceOf(payer), FEE, "paid");
        eq(token.balanceOf(address(pool)), FEE, "in the pool");
        eq(token.balanceOf(address(ledger)), 0, "in the ledger");
        _fundsAre(FEE, 125_001);
        eq(ledger.reserveOf(dataNetId, address(token)), 125_001, "reserve");
        yes(ledger.isNonceUsed(payer, 0), "nonce");
        no(ledger.isNonceUsed(payer, 1), "another nonce");
        no(ledger.isNonceUsed(ALICE, 0), "another's nonce");
    }

    function test_saysWhatItRecorded() public {
        Receipt memory receipt = receiptOf(FEE, 0);
        bytes memory signature = signed(receipt);
        Parts memory parts = Parts(100_000, 200_000, 200_000, 375_000, 125_001);
        bytes32 head = _headAfter(ledger.head(), receipt, 1, parts);
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.Recorded(
            receipt.inferenceId, modelId, dataNetId, receipt, 1, parts, head
        );
        ledger.record(receipt, signature);
        eq(ledger.head(), head, "head");
    }

    function test_recordsWithoutFee() public {
        Receipt memory receipt = receiptOf(0, 0);
        receipt.token = address(0);
        bytes memory signature = signed(receipt);
        Parts memory parts = ledger.record(receipt, signature);
        eq(abi.encode(parts), abi.encode(Parts(0, 0, 0, 0, 0)), "parts");
        eq(ledger.head(), _headAfter(origin(), receipt, 1, parts), "head");
        yes(ledger.isNonceUsed(payer, 0), "nonce");
    }

    function test_dividesByTheTermsInEffect() public {
        vm.prank(MODEL_OWNER);
        ledger.changeTerms(modelId, payees(), Split(0, 0, 0, 10_000));
        _record(receiptOf(FEE, 0), Parts(100_000, 200_000, 200_000, 375_000, 125_001));
        vm.warp(START + 1 days);
        _record(receiptOf(FEE, 1), Parts(0, 0, 0, 750_000, 250_001));
    }

    function test_allOrNothingIsCredited() public {
        Receipt memory receipt = receiptOf(FEE, 0);
        receipt.creditTotal = receipt.creditMax;
        _record(receipt, Parts(100_000, 200_000, 200_000, 500_001, 0));
        receipt.nonce = 1;
        receipt.creditTotal = 0;
        _record(receipt, Parts(100_000, 200_000, 200_000, 0, 500_001));
    }

    function test_takesReceiptsUntilTheirDeadlineInAnyOrder() public {
        Receipt memory late = receiptOf(FEE, 700);
        Receipt memory early = receiptOf(FEE, 3);
        vm.warp(late.deadline);
        _record(late, Parts(100_000, 200_000, 200_000, 375_000, 125_001));
        _record(early, Parts(100_000, 200_000, 200_000, 375_000, 125_001));
    }

    function test_aWalletSignsByItsOwner() public {
        ContractWallet wallet = new ContractWallet(payer);
        token.mint(address(wallet), FEE);
        wallet.approve(IERC20(address(token)), address(pool), FEE);
        Receipt memory receipt = receiptOf(FEE, 0);
        receipt.payer = address(wallet);
        bytes memory foreign = signatureOf(0xB0B, ledger.digestOf(receipt));
        _refuses(receipt, foreign, _badSignature(receipt));
        ledger.record(receipt, signed(receipt));
        eq(token.balanceOf(address(wallet)), 0, "left");
    }

    function test_refusesReceipts() public {
        Receipt memory receipt = receiptOf(FEE, 0);
        receipt.deadline = START - 1;
        _refuses(receipt, abi.encodeWithSelector(IAttributionLedger.ReceiptExpired.selector, START - 1));

        receipt = receiptOf(FEE, 0);
        receipt.creditTotal = receipt.creditMax + 1;
        _refuses(
            receipt,
            abi.encodeWithSelector(IAttributionLedger.InvalidCredit.selector, receipt.creditTotal, receipt.creditMax)
        );
        (receipt.creditTotal, receipt.creditMax) = (0, 0);
        _refuses(receipt, abi.encodeWithSelector(IAttributionLedger.InvalidCredit.selector, 0, 0));

        receipt = receiptOf(FEE, 0);
        receipt.dataNetId = 9;
        _refuses(receipt, abi.encodeWithSelector(IAttributionLedger.ForeignDataNet.selector, modelId, 9));

        receipt = receiptOf(FEE, 0);
        receipt.modelId = "none";
        _refuses(
            receipt, abi.encodeWithSelector(IAttributionLedger.ForeignDataNet.selector, bytes32("none"), dataNetId)
        );
    }

    function test_aReceiptIsRecordedOnce() public {
        Receipt memory receipt = receiptOf(FEE, 5);
        bytes memory signature = signed(receipt);
        ledger.record(receipt, signature);
        _refuses(receipt, abi.encodeWithSelector(IAttributionLedger.NonceUsed.selector, payer, 5));
    }

    function test_aNonceIsCancelled() public {
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.NonceCancelled(payer, 5);
        vm.prank(payer);
        ledger.cancelNonce(5);
        yes(ledger.isNonceUsed(payer, 5), "used");
        _refuses(
            receiptOf(FEE, 5), abi.encodeWithSelector(IAttributionLedger.NonceUsed.selector, payer, 5)
        );
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.NonceUsed.selector, payer, 5));
        vm.prank(payer);
        ledger.cancelNonce(5);
        // Another's cancelling does nothing.
        vm.prank(ALICE);
        ledger.cancelNonce(6);
        _record(receiptOf(FEE, 6), Parts(100_000, 200_000, 200_000, 375_000, 125_001));
    }

    /// @dev An operator changes one field of what the payer signed.
    function testFuzz_theSignatureBindsEveryField(uint8 field, uint256 change) public {
        bytes memory signature = signed(receiptOf(FEE, 0));
        field = uint8(field % 13);
        // The fields whose values are refused before the signature is looked at keep valid values.
        Receipt memory receipt = receiptOf(FEE, 0);
        if (field == 1 || field == 2) {
            uint256[] memory two = new uint256[](2);
            (two[0], two[1]) = (dataNetId, registry.createDataNet("policy", ""));
            bytes32 other = ledger.registerModel("other", ALICE, two, payees(), usualSplit());
            if (field == 1) receipt.modelId = other;
            else (receipt.modelId, receipt.dataNetId) = (other, two[1]);
        } else if (field == 6) {
            receipt.creditTotal = within(change, 0, receipt.creditTotal - 1);
        } else if (field == 7) {
            receipt.creditMax = within(change, receipt.creditMax + 1, type(uint256).max);
        } else if (field == 11) {
            receipt.deadline = within(change, receipt.deadline + 1, type(uint256).max);
        } else {
            if (field == 8 || field == 10) change = uint160(change);
            vm.assume(change != 0);
            bytes memory words = abi.encode(receipt);
            assembly ("memory-safe") {
                let place := add(words, add(32, shl(5, field)))
                mstore(place, xor(mload(place), change))
            }
            receipt = abi.decode(words, (Receipt));
        }
        _refuses(receipt, signature, _badSignature(receipt));
    }

    function testFuzz_refusesGarbageForASignature(bytes calldata signature) public {
        Receipt memory receipt = receiptOf(FEE, 0);
        _refuses(receipt, signature, _badSignature(receipt));
    }

    function test_aReceiptOfOneLedgerIsWorthNothingAtAnother() public {
        Receipt memory receipt = receiptOf(FEE, 0);
        bytes memory signature = signed(receipt);
        super.setUp();
        _refuses(receiptOf(FEE, 0), signature, _badSignature(receiptOf(FEE, 0)));
    }

    function test_aReceiptOfOneChainIsWorthNothingOnAnother() public {
        Receipt memory receipt = receiptOf(FEE, 0);
        bytes memory signature = signed(receipt);
        vm.chainId(1612);
        _refuses(receipt, signature, _badSignature(receipt));
    }

    function test_dividesWhatArrivedOfATokenThatKeepsAPart() public {
        FeeToken keeping = new FeeToken(100);
        keeping.mint(payer, FEE);
        vm.prank(payer);
        keeping.approve(address(pool), FEE);
        Receipt memory receipt = receiptOf(FEE, 0);
        receipt.token = address(keeping);
        bytes memory signature = signed(receipt);
        Parts memory parts = ledger.record(receipt, signature);
        eq(
            parts.platform + parts.model + parts.stakers + parts.contributors + parts.reserve,
            FEE - FEE / 100,
            "what arrived"
        );
        (uint256 deposited, uint256 reserved,) = pool.fundsOf(address(keeping));
        eq(deposited, FEE - FEE / 100, "deposited");
        eq(reserved, parts.reserve, "reserved");
    }

    /// @dev The payer has too little, and nothing of the receipt stays.
    function test_nothingIsRecordedOfAFeeThatCannotBePaid() public {
        Receipt memory receipt = receiptOf(1e30 + 1, 0);
        bytes memory signature = signed(receipt);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        ledger.record(receipt, signature);
        no(ledger.isNonceUsed(payer, 0), "nonce");
        eq(ledger.head(), origin(), "head");
    }

    function _record(Receipt memory receipt, Parts memory wanted) private {
        bytes memory signature = signed(receipt);
        eq(abi.encode(ledger.record(receipt, signature)), abi.encode(wanted), "parts");
    }

    function _refuses(Receipt memory receipt, bytes memory reason) private {
        _refuses(receipt, signed(receipt), reason);
    }

    function _refuses(Receipt memory receipt, bytes memory signature, bytes memory reason) private {
        vm.expectRevert(reason);
        ledger.record(receipt, signature);
    }

    function _badSignature(Receipt memory receipt) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IAttributionLedger.InvalidReceiptSignature.selector, receipt.payer, ledger.digestOf(receipt)
        );
    }

    function _fundsAre(uint256 deposited, uint256 reserved) private view {
        (uint256 foundDeposited, uint256 foundReserved, uint256 paid) = pool.fundsOf(address(token));
        eq(foundDeposited, deposited, "deposited");
        eq(foundReserved, reserved, "reserved");
        eq(paid, 0, "paid");
    }

    function _headAfter(bytes32 head, Receipt memory receipt, uint256 version, Parts memory parts)
        private
        pure
        returns (bytes32)
    {
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "Receipt(bytes32 inferenceId,bytes32 modelId,uint256 dataNetId,bytes32 manifestHash,"
                    "bytes32 outputHash,bytes32 recordHash,uint256 creditTotal,uint256 creditMax,address token,"
                    "uint256 fee,address payer,uint256 deadline,uint256 nonce)"
                ),
                receipt
            )
        );
        bytes32 entryType = keccak256(
            "DataNetRecordEntry(bytes32 receiptHash,uint256 version,uint256 platform,uint256 model,"
            "uint256 stakers,uint256 contributors,uint256 reserve)"
        );
        bytes32 entry = keccak256(abi.encode(entryType, hash, version, parts));
        return headOf(head, entry);
    }
}
