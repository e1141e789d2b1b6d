// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {SumProof} from "../libraries/SumTree.sol";
import {HookToken} from "../mocks/HookToken.sol";
import {HostilePayee} from "../mocks/HostilePayee.sol";
import {MoodyToken} from "../mocks/MoodyToken.sol";
import {SilentToken} from "../mocks/SilentToken.sol";
import {TestToken} from "../mocks/TestToken.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Tokens and payees that do not behave.
/// @notice Alice earned 100 and Bob 200 of the 1,000 that are in the pool.
contract MisbehavingTest is Deployed {
    address[] private _accounts = [ALICE, BOB];
    uint256[] private _earned = [100, 200];

    function test_aTokenThatReturnsNothingWorks() public {
        SilentToken silent = new SilentToken();
        _start(address(silent));
        eq(_claim(0), 100, "paid");
        eq(silent.balanceOf(ALICE), 100, "balance");
    }

    function test_refusesDepositsOfMoodyTokens() public {
        MoodyToken moody = new MoodyToken();
        _start(address(moody));
        moody.setMood(MoodyToken.Mood.Reverts);
        _refusesDeposit(abi.encodeWithSelector(MoodyToken.Moody.selector));
        moody.setMood(MoodyToken.Mood.ReturnsFalse);
        _refusesDeposit(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(moody)));
        moody.setMood(MoodyToken.Mood.MovesNothing);
        _refusesDeposit(
            abi.encodeWithSelector(IRewardPool.NothingReceived.selector, address(moody), payer, 10)
        );
        moody.setMood(MoodyToken.Mood.Drains);
        _refusesDeposit(abi.encodeWithSignature("Panic(uint256)", 0x11));
        (uint256 deposited,,) = pool.fundsOf(address(moody));
        eq(deposited, 1_000, "deposited");
    }

    function test_aClaimThatFailsIsNotTaken() public {
        MoodyToken moody = new MoodyToken();
        _start(address(moody));
        moody.setMood(MoodyToken.Mood.Reverts);
        _refusesClaim(abi.encodeWithSelector(MoodyToken.Moody.selector));
        moody.setMood(MoodyToken.Mood.ReturnsFalse);
        _refusesClaim(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(moody)));
        eq(pool.claimed(address(moody), ALICE), 0, "claimed");
        (,, uint256 paid) = pool.fundsOf(address(moody));
        eq(paid, 0, "paid");
        moody.setMood(MoodyToken.Mood.Fair);
        eq(_claim(0), 100, "later");
    }

    function test_aBrokenTokenBlocksNoOther() public {
        TestToken good = token;
        MoodyToken moody = new MoodyToken();
        _start(address(moody));
        moody.setMood(MoodyToken.Mood.Reverts);
        token = good;
        _start(address(good));
        eq(_claim(0), 100, "the other token");
    }

    function test_aTokenCannotReenter() public {
        HookToken hook = new HookToken();
        _start(address(hook));
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 1);
        Receipt memory receipt = receiptOf(10, 0);
        bytes memory signature = signed(receipt);
        ReceiptBatch memory batch = ReceiptBatch("root", 1, dataNetId, address(hook), 10, 0, "");
        bytes[6] memory calls = [
            abi.encodeCall(pool.claim, (address(hook), BOB, 200, proof, BOB)),
            abi.encodeCall(pool.deposit, (address(hook), 1)),
            abi.encodeCall(pool.activate, (address(hook))),
            abi.encodeCall(pool.claimSigned, (address(hook), BOB, 200, proof, BOB, START * 2, signature)),
            abi.encodeCall(ledger.record, (receipt, signature)),
            abi.encodeCall(ledger.recordBatch, (batch))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            hook.hook(i < 4 ? address(pool) : address(ledger), calls[i]);
            Receipt memory outer = receiptOf(10, i + 1);
            bytes memory outerSignature = signed(outer);
            ledger.record(outer, outerSignature);
            eq(hook.successes(), 0, "got in");
            eq(bytes32(hook.lastFailure()), _reentrant(), "reason");
        }
        hook.hook(address(pool), calls[0]);
        eq(_claim(0), 100, "a claim");
        eq(hook.successes(), 0, "got in by a claim");
        eq(bytes32(hook.lastFailure()), _reentrant(), "reason");
        eq(_claim(1), 200, "Bob's own");
    }

    function test_aPayeeThatRefusesBlocksNobody() public {
        HookToken hook = new HookToken();
        _start(address(hook));
        HostilePayee hostile = new HostilePayee(hook);
        vm.prank(ALICE);
        registry.setPayee(address(hostile));
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        vm.expectRevert(abi.encodeWithSelector(HookToken.Refused.selector, address(hostile)));
        pool.claim(address(hook), ALICE, 100, proof, address(hostile));
        eq(pool.claimed(address(hook), ALICE), 0, "Alice's stays");
        eq(_claim(1), 200, "Bob's is paid");
        eq(_claim(0), 100, "Alice takes another way");
    }

    function test_aPayeeThatReentersIsPaidOnce() public {
        HookToken hook = new HookToken();
        _start(address(hook));
        HostilePayee hostile = new HostilePayee(hook);
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        hostile.arm(
            address(pool), abi.encodeCall(pool.claim, (address(hook), ALICE, 100, proof, address(hostile)))
        );
        vm.prank(ALICE);
        registry.setPayee(address(hostile));
        pool.claim(address(hook), ALICE, 100, proof, address(hostile));
        eq(hook.balanceOf(address(hostile)), 100, "paid once");
        eq(bytes32(hostile.failure()), _reentrant(), "reason");
    }

    /// @dev Both kinds of mock tokens have the functions of TestToken that are used here.
    function _start(address kind) private {
        token = TestToken(kind);
        token.mint(payer, 2_000);
        (bool approved,) = _as(payer, abi.encodeCall(token.approve, (address(pool), 2_000)));
        yes(approved, "approved");
        fund(1_000);
        (bytes32 root, uint256 total,) = treeOf(_accounts, _earned, 0);
        adopt(root, total);
    }

    function _as(address sender, bytes memory data) private returns (bool, bytes memory) {
        vm.prank(sender);
        return address(token).call(data);
    }

    function _claim(uint256 index) private returns (uint256) {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, index);
        vm.prank(_accounts[index]);
        return pool.claim(address(token), _accounts[index], _earned[index], proof, _accounts[index]);
    }

    function _refusesClaim(bytes memory reason) private {
        vm.expectRevert(reason);
        _claim(0);
    }

    function _refusesDeposit(bytes memory reason) private {
        vm.expectRevert(reason);
        fund(10);
    }

    function _reentrant() private pure returns (bytes32) {
        return bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
    }
}
