// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Receipt, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title What the parts of a call cost that others offer as calls of their own: no fee, no inference.
/// forge-config: default.isolate = true
contract GasPartsTest is Deployed {
    function test_recordWithoutFee() public {
        for (uint256 i = 0; i < 2; ++i) {
            Receipt memory receipt = receiptOf(0, i);
            bytes memory signature = signed(receipt);
            ledger.record(receipt, signature);
        }
        vm.snapshotGasLastCall("GasParts", "record without a fee, steady");
    }

    function test_recordBatchWithoutFees() public {
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(payer);
            ledger.recordBatch(
                ReceiptBatch("root", 1000, dataNetId, address(token), 0, 0, "datanet:batch/0x0123456789")
            );
        }
        vm.snapshotGasLastCall("GasParts", "recordBatch without fees");
    }

    function test_deposit() public {
        fund(1e18);
        fund(1e18);
        vm.snapshotGasLastCall("GasParts", "deposit, steady");
    }
}
