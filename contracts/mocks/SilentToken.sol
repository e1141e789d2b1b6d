// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A token of the old kind, whose transfers return nothing.
/// @notice Otherwise it behaves.
contract SilentToken {
    /// @notice What an account has.
    mapping(address account => uint256) public balanceOf;

    /// @notice What a spender may take.
    mapping(address account => mapping(address spender => uint256)) public allowance;

    /// @notice Makes `amount` for `to`.
    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    /// @notice Lets `spender` take `amount`.
    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    /// @notice Moves `amount` and says nothing.
    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    /// @notice Moves `amount` and says nothing.
    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}
