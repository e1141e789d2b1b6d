// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @title A token that keeps a part of each transfer.
/// @notice The receiver gets less than the sender gives.
contract FeeToken is TestToken {
    /// @notice What is kept, in basis points.
    uint256 public immutable bps;

    /// @notice Keeps `bps_` basis points of each transfer; 10,000 keeps all.
    constructor(uint256 bps_) {
        bps = bps_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 kept = from == address(0) || to == address(0) ? 0 : (amount * bps) / 10_000;
        super._update(from, to, amount - kept);
        if (kept != 0) super._update(from, address(0), kept);
    }
}
