// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {DataNetRegistry} from "../../DataNetRegistry.sol";
import {Check} from "./Check.sol";

/// @title Three contributors who want to register the same four contents, in two DataNets.
/// @notice They commit, reveal, copy, and revoke in any order; the first commit revealed must win.
contract RegistryHandler is Check {
    DataNetRegistry public immutable registry;

    string public broken;
    mapping(string action => uint256) public done;

    /// @notice The earliest place revealed of a content, and whose it is.
    mapping(uint256 dataNetId => mapping(uint256 content => uint256)) public first;
    mapping(uint256 dataNetId => mapping(uint256 content => address)) public owner;
    mapping(uint256 dataNetId => mapping(uint256 content => bool)) public revoked;

    uint256 public lastOrder;
    mapping(bytes32 commitment => uint256) private _order;
    mapping(bytes32 commitment => uint256) private _block;
    mapping(bytes32 commitment => uint256) private _time;

    constructor(DataNetRegistry registry_) {
        registry = registry_;
    }

    function commit(uint256 who, uint256 dataNetId, uint256 content) external {
        (address sender, bytes32 hash) = _wish(who, dataNetId, content);
        bool allowed = _order[hash] == 0 || block.timestamp > _time[hash] + 1 days;
        vm.prank(sender);
        (bool success, bytes memory returned) =
            address(registry).call(abi.encodeCall(registry.commit, (hash)));
        _must(success == allowed, "commit");
        if (!success) return;
        uint256 order = abi.decode(returned, (uint256));
        _must(order == lastOrder + 1, "the order does not rise by one");
        lastOrder = order;
        (_order[hash], _block[hash], _time[hash]) = (order, block.number, block.timestamp);
        ++done["commit"];
    }

    function reveal(uint256 who, uint256 dataNetId, uint256 content) external {
        (address sender, bytes32 hash) = _wish(who, dataNetId, content);
        (dataNetId, content) = (1 + (dataNetId % 2), content % 4);
        uint256 order = _order[hash];
        bool fresh = order != 0 && block.number > _block[hash] && block.timestamp <= _time[hash] + 1 days;
        uint256 best = first[dataNetId][content];
        bool allowed = fresh && (best == 0 || order < best);
        vm.prank(sender);
        (bool success,) = address(registry).call(
            abi.encodeCall(registry.reveal, (dataNetId, _content(content), "MIT", 1, "", 0))
        );
        _must(success == allowed, allowed ? "the earlier commit was refused" : "a later commit was taken");
        if (!success) return;
        // What a contributor revoked stays revoked for that contributor.
        revoked[dataNetId][content] = revoked[dataNetId][content] && owner[dataNetId][content] == sender;
        (first[dataNetId][content], owner[dataNetId][content]) = (order, sender);
        _order[hash] = 0;
        ++done["reveal"];
        if (best != 0) ++done["take"];
    }

    function revoke(uint256 who, uint256 dataNetId, uint256 content) external {
        (address sender,) = _wish(who, dataNetId, content);
        (dataNetId, content) = (1 + (dataNetId % 2), content % 4);
        bool allowed = owner[dataNetId][content] == sender && !revoked[dataNetId][content];
        vm.prank(sender);
        (bool success,) =
            address(registry).call(abi.encodeCall(registry.revoke, (dataNetId, _content(content))));
        _must(success == allowed, "revoke");
        if (!success) return;
        revoked[dataNetId][content] = true;
        ++done["revoke"];
    }

    function mine(uint256 blocks) external {
        vm.roll(block.number + within(blocks, 1, 3));
        vm.warp(block.timestamp + within(blocks, 1, 3) * 2 hours);
    }

    function _wish(uint256 who, uint256 dataNetId, uint256 content) private view returns (address, bytes32) {
        address sender = address(uint160(0xC0 + (who % 3)));
        bytes32 hash =
            registry.commitmentOf(sender, 1 + (dataNetId % 2), _content(content % 4), "MIT", 1, "", 0);
        return (sender, hash);
    }

    function _content(uint256 content) private pure returns (bytes32) {
        return bytes32(content + 1);
    }

    function _must(bool condition, string memory what) private {
        if (!condition && bytes(broken).length == 0) broken = what;
    }
}
