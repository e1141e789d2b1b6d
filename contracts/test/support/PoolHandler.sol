// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {AttributionLedger} from "../../AttributionLedger.sol";
import {Receipt, ReceiptBatch} from "../../interfaces/IAttributionLedger.sol";
import {Parts} from "../../libraries/FeeSplit.sol";
import {SumProof} from "../../libraries/SumTree.sol";
import {HookToken} from "../../mocks/HookToken.sol";
import {TestToken} from "../../mocks/TestToken.sol";
import {RewardPool} from "../../RewardPool.sol";
import {Check} from "./Check.sol";
import {SumTreeBuilder} from "./SumTreeBuilder.sol";

/// @title Everyone who can touch pool and ledger, honest and not.
/// @notice Every call is expected to succeed or to be refused; `broken` says what went the other way.
contract PoolHandler is Check {
    uint256 internal constant PAYER_KEY = 0xA11CE;
    uint256 public constant ACCOUNTS = 5;

    RewardPool public immutable pool;
    AttributionLedger public immutable ledger;
    address[4] internal _keys; // proposer, guardian, owner of the DataNet, a stranger
    bytes32 internal immutable _modelId;
    address internal immutable _payer;

    address[] public tokens;
    address[] public accounts;

    /// @notice The first thing that should not have happened; empty while all is well.
    string public broken;

    /// @notice How often each action did what it is for, so that a run that does nothing is seen.
    mapping(string action => uint256) public done;

    mapping(address token => uint256[]) internal _active;
    mapping(address token => uint256[]) internal _pending;
    mapping(address token => uint256) internal _proposedAt;
    mapping(address token => mapping(address account => uint256)) public wasClaimed;
    uint256 private _nonce;

    constructor(
        RewardPool pool_,
        AttributionLedger ledger_,
        address[] memory tokens_,
        address[4] memory keys,
        bytes32 modelId
    ) {
        (pool, ledger, tokens, _keys, _modelId) = (pool_, ledger_, tokens_, keys, modelId);
        _payer = vm.addr(PAYER_KEY);
        for (uint256 i = 0; i < ACCOUNTS; ++i) accounts.push(address(uint160((i + 1) << 40)));
    }

    function deposit(uint256 which, uint256 amount) external {
        address token = _token(which);
        vm.prank(_payer);
        pool.deposit(token, within(amount, 2, 1e24));
        ++done["deposit"];
    }

    function donate(uint256 which, uint256 amount) external {
        TestToken(_token(which)).mint(address(pool), within(amount, 1, 1e24));
    }

    function record(uint256 which, uint256 fee, uint256 creditTotal) external {
        Receipt memory receipt;
        (receipt.modelId, receipt.dataNetId, receipt.payer) = (_modelId, 1, _payer);
        (receipt.token, receipt.fee) = (_token(which), within(fee, 2, 1e24));
        (receipt.creditTotal, receipt.creditMax) = (within(creditTotal, 0, 1e9), 1e9);
        (receipt.deadline, receipt.nonce) = (block.timestamp, _nonce++);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, ledger.digestOf(receipt));
        bytes memory signature = abi.encodePacked(r, s, v);
        uint256 before = IERC20(receipt.token).balanceOf(address(pool));
        Parts memory parts = ledger.record(receipt, signature);
        uint256 came = IERC20(receipt.token).balanceOf(address(pool)) - before;
        uint256 sum = parts.platform + parts.model + parts.stakers + parts.contributors + parts.reserve;
        _must(sum == came, "the parts are not what came in");
        _mustFail(address(ledger), _payer, abi.encodeCall(ledger.record, (receipt, signature)), "recorded twice");
        receipt.nonce = _nonce;
        _mustFail(address(ledger), _payer, abi.encodeCall(ledger.record, (receipt, signature)), "not signed");
        ++done["record"];
    }

    function recordBatch(uint256 which, uint256 total, uint256 reserve) external {
        address token = _token(which);
        total = within(total, 2, 1e24);
        ReceiptBatch memory batch =
            ReceiptBatch("root", 1, 1, token, total, within(reserve, 0, total), "data");
        // A token that keeps a part is refused.
        (bool success,) = _call(address(ledger), _payer, abi.encodeCall(ledger.recordBatch, (batch)));
        if (success) ++done["recordBatch"];
        _mustFail(address(ledger), _keys[3], abi.encodeCall(ledger.recordBatch, (batch)), "a batch of no money");
    }

    function releaseReserve(uint256 which, uint256 amount) external {
        address token = _token(which);
        uint256 reserve = ledger.reserveOf(1, token);
        vm.prank(_keys[2]);
        ledger.releaseReserve(1, token, within(amount, 0, reserve));
        reserve = ledger.reserveOf(1, token);
        bytes memory tooMuch = abi.encodeCall(ledger.releaseReserve, (1, token, reserve + 1));
        _mustFail(address(ledger), _keys[2], tooMuch, "more than the reserve was released");
        bytes memory any = abi.encodeCall(ledger.releaseReserve, (1, token, 0));
        _mustFail(address(ledger), _keys[3], any, "a stranger released");
        ++done["releaseReserve"];
    }

    function propose(uint256 which, uint256 seed, bool honest) external {
        address token = _token(which);
        uint256[] memory cumulative = _nextOf(token, seed, honest);
        (bytes32 root, uint256 total) = SumTreeBuilder.rootOf(address(pool), token, accounts, cumulative);
        bool allowed = _mayPropose(token, total);
        bytes memory data = abi.encodeCall(pool.proposeRoot, (token, root, total, "", ""));
        _mustFail(address(pool), _keys[1 + (seed % 3)], data, "a stranger proposed");
        (bool success,) = _call(address(pool), _keys[0], data);
        _must(success == allowed, allowed ? "a good root was refused" : "a bad root was taken");
        if (!success) return;
        _pending[token] = cumulative;
        _proposedAt[token] = block.timestamp;
        _mustFail(address(pool), _keys[0], data, "two roots wait");
        ++done["propose"];
    }

    function activate(uint256 which, uint256 sender) external {
        address token = _token(which);
        (uint256 waiting,,,) = pool.pendingRoot(token);
        bool allowed = waiting != 0 && block.timestamp >= _proposedAt[token] + pool.window();
        (bool success,) = _call(address(pool), _keys[sender % 4], abi.encodeCall(pool.activate, (token)));
        _must(success == allowed, allowed ? "a root was held back" : "a root came through before its window");
        if (!success) return;
        _active[token] = _pending[token];
        ++done["activate"];
    }

    function disable(uint256 which, uint256 sender) external {
        // One in four of the guardian's tries is enough, else hardly a root lives.
        if (sender % 4 != 0) return;
        address token = _token(which);
        (uint256 waiting,,,) = pool.pendingRoot(token);
        bytes memory data = abi.encodeCall(pool.disable, (token));
        _mustFail(address(pool), _keys[0], data, "the proposer disabled");
        (bool success,) = _call(address(pool), _keys[1], data);
        _must(success == (waiting != 0), "disable");
        if (success) ++done["disable"];
    }

    function wait(uint256 secondsToWait) external {
        vm.warp(block.timestamp + within(secondsToWait, 0, pool.window() * 2));
    }

    function claim(uint256 which, uint256 index, uint256 sender, bool reenter) external {
        address token = _token(which);
        if (_active[token].length == 0) return;
        index = within(index, 0, ACCOUNTS - 1);
        address account = accounts[index];
        uint256 cumulative = _active[token][index];
        bytes memory data = _claimOf(token, account, index, account);
        if (reenter && token == tokens[tokens.length - 1]) HookToken(token).hook(address(pool), data);
        bool allowed = _mayClaim(token, account, cumulative);
        (bool success,) = _call(address(pool), _keys[sender % 4], data);
        if (token == tokens[tokens.length - 1]) HookToken(token).hook(address(0), "");
        _must(success == allowed, allowed ? "a claim was refused" : "a claim was paid that should not be");
        if (!success) return;
        _must(pool.claimed(token, account) == cumulative, "claimed is not what was claimed");
        _mustFail(address(pool), account, data, "the same claim was paid twice");
        ++done["claim"];
    }

    /// @dev With another's proof, to another's address, with one unit more, or for another token.
    function cheat(uint256 which, uint256 index, uint256 kind) external {
        address token = _token(which);
        if (_active[token].length == 0) return;
        index = within(index, 0, ACCOUNTS - 1);
        address sender = accounts[index];
        uint256 other = (index + 1) % ACCOUNTS;
        bytes memory data;
        if (kind % 4 == 0) {
            data = _claimOf(token, sender, other, sender);
        } else if (kind % 4 == 1) {
            data = _claimOf(token, accounts[other], other, sender);
        } else {
            data = _claimOf(token, sender, index, sender);
            // The first argument is the token, the third the amount.
            if (kind % 4 == 2) _overwrite(data, 2, _active[token][index] + 1);
            else _overwrite(data, 0, uint160(_token(which % tokens.length + 1)));
        }
        _mustFail(address(pool), sender, data, "a cheat was paid");
        ++done["cheat"];
    }

    function intrude(uint256 which, uint256 amount) external {
        address token = _token(which);
        _mustFail(address(pool), _keys[3], abi.encodeCall(pool.depositFrom, (token, _payer, amount)), "took a fee");
        _mustFail(address(pool), _keys[3], abi.encodeCall(pool.release, (token, amount)), "released");
    }

    /// @notice Notes what was claimed, to see that it never falls.
    function look() external {
        for (uint256 i = 0; i < tokens.length; ++i) {
            for (uint256 j = 0; j < ACCOUNTS; ++j) {
                uint256 now_ = pool.claimed(tokens[i], accounts[j]);
                _must(now_ >= wasClaimed[tokens[i]][accounts[j]], "claimed fell");
                wasClaimed[tokens[i]][accounts[j]] = now_;
            }
        }
        _must(HookToken(tokens[tokens.length - 1]).successes() == 0, "re-entered");
    }

    /// @dev Honest roots raise what was earned; others hand out anything, also less to those already paid.
    function _nextOf(address token, uint256 seed, bool honest) private view returns (uint256[] memory cumulative) {
        (uint256 deposited, uint256 reserved,) = pool.fundsOf(token);
        (,, uint256 total) = pool.activeRoot(token);
        uint256 room = (deposited - reserved - total) / ACCOUNTS;
        cumulative = new uint256[](ACCOUNTS);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            uint256 before = _active[token].length == 0 ? 0 : _active[token][i];
            cumulative[i] = honest ? before + within(random, 0, room) : within(random, 0, 2 * (before + room));
        }
    }

    function _mayPropose(address token, uint256 total) private view returns (bool) {
        (uint256 deposited, uint256 reserved,) = pool.fundsOf(token);
        (,, uint256 active) = pool.activeRoot(token);
        (uint256 waiting,,,) = pool.pendingRoot(token);
        return total <= deposited - reserved && total >= active && waiting == 0;
    }

    function _mayClaim(address token, address account, uint256 cumulative) private view returns (bool) {
        uint256 before = pool.claimed(token, account);
        (,, uint256 total) = pool.activeRoot(token);
        (,, uint256 paid) = pool.fundsOf(token);
        return cumulative > before && paid + cumulative - before <= total;
    }

    /// @dev The call that claims for `account` what the account at `proven` earned.
    function _claimOf(address token, address account, uint256 proven, address to)
        private
        view
        returns (bytes memory)
    {
        uint256[] memory all = _active[token];
        (,, SumProof memory proof) = SumTreeBuilder.climb(address(pool), token, accounts, all, proven);
        return abi.encodeCall(pool.claim, (token, account, all[proven], proof, to));
    }

    function _overwrite(bytes memory data, uint256 argument, uint256 word) private pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 36), shl(5, argument)), word)
        }
    }

    function _token(uint256 which) private view returns (address) {
        return tokens[which % tokens.length];
    }

    function _call(address target, address sender, bytes memory data) private returns (bool, bytes memory) {
        vm.prank(sender);
        return target.call(data);
    }

    function _mustFail(address target, address sender, bytes memory data, string memory what) private {
        (bool success,) = _call(target, sender, data);
        _must(!success, what);
    }

    function _must(bool condition, string memory what) private {
        if (!condition && bytes(broken).length == 0) broken = what;
    }
}
