// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A token that anyone can make: for tests and the embedded chain.
/// @notice Behaves as ERC-20 asks. Worth nothing.
contract TestToken is ERC20 {
    /// @notice Starts without any supply.
    constructor() ERC20("DataNet Test Token", "DNTEST") {}

    /// @notice Makes `amount` for `to`.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
