// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAttributionLedger, Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {HookToken} from "../mocks/HookToken.sol";
import {RewardPool} from "../RewardPool.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Calls back into functions that another guard or role would not stop.
contract ReentrancyTest is Deployed {
    HookToken private _hook;

    function setUp() public override {
        super.setUp();
        _hook = new HookToken();
        _hook.mint(payer, 1_000);
    }

    /// @dev A receipt without a fee does not touch the pool, whose guard would refuse it.
    function test_aTokenCannotRecordWhileABatchIsRecorded() public {
        Receipt memory receipt = receiptOf(0, 7);
        _hook.hook(address(ledger), abi.encodeCall(IAttributionLedger.record, (receipt, signed(receipt))));
        vm.prank(payer);
        _hook.approve(address(pool), 100);
        vm.prank(payer);
        ledger.recordBatch(ReceiptBatch("root", 1, dataNetId, address(_hook), 100, 0, "data"));
        _refused();
    }

    function test_aTokenThatIsProposerCannotProposeInATransfer() public {
        RewardPool own = _poolOfTheToken();
        _hook.hook(address(own), abi.encodeCall(own.proposeRoot, (address(_hook), "root", 0, "head", "data")));
        _deposit(own);
    }

    function test_aTokenThatIsGuardianCannotDisableInATransfer() public {
        RewardPool own = _poolOfTheToken();
        vm.prank(address(_hook));
        own.proposeRoot(address(_hook), "root", 0, "head", "data");
        _hook.hook(address(own), abi.encodeCall(own.disable, (address(_hook))));
        _deposit(own);
    }

    function test_aTokenThatIsLedgerCannotReleaseInATransfer() public {
        RewardPool own = _poolOfTheToken();
        _hook.hook(address(own), abi.encodeCall(own.release, (address(_hook), 0)));
        _deposit(own);
    }

    /// @dev On the local chain one account may hold all roles, and here it is the ledger too.
    function _poolOfTheToken() private returns (RewardPool) {
        address all = address(_hook);
        return new RewardPool(registry, all, WINDOW, all, all, all);
    }

    function _deposit(RewardPool own) private {
        vm.prank(payer);
        _hook.approve(address(own), 100);
        vm.prank(payer);
        own.deposit(address(_hook), 100);
        _refused();
    }

    function _refused() private view {
        eq(_hook.successes(), 0, "successes");
        bytes32 wanted = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        eq(bytes32(_hook.lastFailure()), wanted, "reason");
    }
}
