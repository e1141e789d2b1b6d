// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FeeToken} from "../mocks/FeeToken.sol";
import {HookToken} from "../mocks/HookToken.sol";
import {TestToken} from "../mocks/TestToken.sol";
import {Deployed} from "./support/Deployed.sol";
import {PoolHandler} from "./support/PoolHandler.sol";

/// @title What holds of pool and ledger after any sequence of calls, honest or not.
/// @notice Three tokens: one that behaves, one that keeps a part of each transfer, one that calls back.
contract PoolInvariants is Deployed {
    PoolHandler private _handler;
    address[] private _tokens;

    function setUp() public override {
        super.setUp();
        _tokens = [address(token), address(new FeeToken(100)), address(new HookToken())];
        for (uint256 i = 0; i < _tokens.length; ++i) {
            TestToken(_tokens[i]).mint(payer, 1e30);
            vm.prank(payer);
            TestToken(_tokens[i]).approve(address(pool), type(uint256).max);
        }
        address[4] memory keys = [PROPOSER, GUARDIAN, DATANET_OWNER, CAROL];
        _handler = new PoolHandler(pool, ledger, _tokens, keys, modelId);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev One function, so that every sequence is held against all of them.
    function invariant_poolAndLedger() public {
        _paidIsPromisedIsDeposited();
        _paidIsTheSumOfClaimed();
        _thePoolIsSolvent();
        _accountsHaveWhatWasPaid();
        _theReserveIsTheDataNets();
        _nothingForbiddenHappened();
    }

    /// @dev The actions reach what they are for: one path of each, so that the invariants say something.
    function test_theHandlerActs() public {
        for (uint256 i = 0; i < 3; ++i) {
            _handler.deposit(i, 1e20);
            _handler.record(i, 1e20, 5e8);
            _handler.recordBatch(i, 1e20, 1e19);
            _handler.releaseReserve(i, 1e18);
            _handler.propose(i, 7, true);
            _handler.disable(i, 0);
            _handler.propose(i, 8, true);
            _handler.activate(i, 0);
            _handler.wait(WINDOW);
            _handler.activate(i, 3);
            for (uint256 j = 0; j < 5; ++j) _handler.cheat(i, j, j);
            for (uint256 j = 0; j < 5; ++j) _handler.claim(i, j, j, true);
        }
        string[7] memory actions =
            ["deposit", "record", "releaseReserve", "propose", "disable", "activate", "claim"];
        for (uint256 i = 0; i < actions.length; ++i) yes(_handler.done(actions[i]) >= 3, actions[i]);
        eq(_handler.done("recordBatch"), 2, "batches of tokens that keep nothing");
        eq(_handler.done("cheat"), 15, "cheats");
        invariant_poolAndLedger();
    }

    function _paidIsPromisedIsDeposited() private view {
        for (uint256 i = 0; i < _tokens.length; ++i) {
            (uint256 deposited, uint256 reserved, uint256 paid) = pool.fundsOf(_tokens[i]);
            (,, uint256 total) = pool.activeRoot(_tokens[i]);
            yes(paid <= total, "paid <= active total");
            yes(total + reserved <= deposited, "active total <= deposited - reserved");
        }
    }

    function _paidIsTheSumOfClaimed() private view {
        for (uint256 i = 0; i < _tokens.length; ++i) {
            uint256 sum = 0;
            for (uint256 j = 0; j < _handler.ACCOUNTS(); ++j) {
                sum += pool.claimed(_tokens[i], _handler.accounts(j));
            }
            (,, uint256 paid) = pool.fundsOf(_tokens[i]);
            eq(sum, paid, "sum of claimed");
        }
    }

    function _thePoolIsSolvent() private view {
        for (uint256 i = 0; i < _tokens.length; ++i) {
            (uint256 deposited,, uint256 paid) = pool.fundsOf(_tokens[i]);
            yes(IERC20(_tokens[i]).balanceOf(address(pool)) >= deposited - paid, "balance >= deposited - paid");
        }
    }

    function _accountsHaveWhatWasPaid() private view {
        for (uint256 i = 0; i < _tokens.length; ++i) {
            if (i == 1) continue; // keeps a part of what it pays
            for (uint256 j = 0; j < _handler.ACCOUNTS(); ++j) {
                address account = _handler.accounts(j);
                eq(IERC20(_tokens[i]).balanceOf(account), pool.claimed(_tokens[i], account), "balance");
            }
        }
    }

    function _theReserveIsTheDataNets() private view {
        for (uint256 i = 0; i < _tokens.length; ++i) {
            (, uint256 reserved,) = pool.fundsOf(_tokens[i]);
            eq(ledger.reserveOf(dataNetId, _tokens[i]), reserved, "reserve");
            eq(IERC20(_tokens[i]).balanceOf(address(ledger)), 0, "money in the ledger");
        }
    }

    function _nothingForbiddenHappened() private {
        _handler.look();
        yes(bytes(_handler.broken()).length == 0, _handler.broken());
    }
}
