// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The books of a pool for one token, without the token.
/// @notice Statement by statement what RewardPool does to its numbers; a test runs both side by side.
/// Who may call, what a proof leads to and how wide a number is are left out: each of them only refuses calls,
/// so what holds of every sequence of calls here holds of every sequence there. SMTChecker proves `hold`.
contract PoolModel {
    uint256 public deposited;
    uint256 public reserved;
    uint256 public total;
    uint256 public paid;
    uint256 public pendingTotal;
    bool public pending;
    mapping(address account => uint256) public claimed;

    /// @notice What the pool holds of the token, and what all accounts were paid.
    uint256 public balance;
    uint256 public claimedSum;

    /// @notice Never violated after any calls in any order.
    function hold() external view {
        assert(paid <= total);
        assert(reserved <= deposited && total <= deposited - reserved);
        assert(!pending || (total <= pendingTotal && pendingTotal <= deposited - reserved));
        assert(balance == deposited - paid);
        assert(claimedSum == paid);
    }

    function deposit(uint256 received) external {
        deposited += received;
        balance += received;
    }

    function depositFrom(uint256 received) external {
        deposited += received;
        reserved += received;
        balance += received;
    }

    function release(uint256 amount) external {
        reserved -= amount;
    }

    function proposeRoot(uint256 promised) external {
        require(!pending);
        require(promised <= deposited - reserved);
        require(promised >= total);
        pendingTotal = promised;
        pending = true;
    }

    function activate() external {
        require(pending);
        total = pendingTotal;
        pending = false;
    }

    function disable() external {
        require(pending);
        pending = false;
    }

    function claim(address account, uint256 cumulative) external {
        uint256 before = claimed[account];
        require(cumulative > before);
        uint256 amount = cumulative - before;
        uint256 paidNow = paid + amount;
        require(paidNow <= total);
        claimed[account] = cumulative;
        paid = paidNow;
        balance -= amount;
        claimedSum += amount;
        assert(claimed[account] == before + amount && amount > 0);
    }
}
