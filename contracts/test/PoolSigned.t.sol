// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {SumProof} from "../libraries/SumTree.sol";
import {ContractWallet} from "../mocks/ContractWallet.sol";
import {RewardPool} from "../RewardPool.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Claims to another address by the account's signature.
/// @notice The account is the payer's key; it earned 100, and 150 in the second epoch.
contract PoolSignedTest is Deployed {
    uint256 private constant DEADLINE = START + 30 days;

    address private _account;

    function setUp() public override {
        super.setUp();
        _account = payer;
        fund(10_000);
        _earns(100);
    }

    function test_paysToWhereTheAccountSigned() public {
        eq(_claim(BOB, 100, DEADLINE, _sign(PAYER_KEY, BOB, 100, 0, DEADLINE)), 100, "amount");
        eq(token.balanceOf(BOB), 100, "balance");
        eq(pool.nonces(_account), 1, "nonce");
        _earns(150);
        eq(_claim(CAROL, 150, DEADLINE, _sign(PAYER_KEY, CAROL, 150, 1, DEADLINE)), 50, "next");
    }

    function test_aWalletSignsByItsOwner() public {
        _account = address(new ContractWallet(payer));
        _earns(200);
        eq(_claim(BOB, 200, DEADLINE, _sign(PAYER_KEY, BOB, 200, 0, DEADLINE)), 200, "amount");
        _earns(250);
        bytes memory foreign = _sign(0xB0B, BOB, 250, 1, DEADLINE);
        _refuses(BOB, 250, DEADLINE, foreign, _invalid());
    }

    function test_signaturesExpire() public {
        bytes memory signature = _sign(PAYER_KEY, BOB, 100, 0, DEADLINE);
        vm.warp(DEADLINE + 1);
        _refuses(
            BOB, 100, DEADLINE, signature, abi.encodeWithSelector(IRewardPool.SignatureExpired.selector, DEADLINE)
        );
        vm.warp(DEADLINE);
        _claim(BOB, 100, DEADLINE, signature);
    }

    function test_aSignatureIsGoodOnce() public {
        bytes memory signature = _sign(PAYER_KEY, BOB, 100, 0, DEADLINE);
        _claim(BOB, 100, DEADLINE, signature);
        _refuses(BOB, 100, DEADLINE, signature, _invalid());
    }

    function test_cancelsWhatItSigned() public {
        bytes memory signature = _sign(PAYER_KEY, BOB, 100, 0, DEADLINE);
        vm.prank(CAROL);
        pool.cancelSigned();
        vm.prank(_account);
        pool.cancelSigned();
        _refuses(BOB, 100, DEADLINE, signature, _invalid());
        _claim(CAROL, 100, DEADLINE, _sign(PAYER_KEY, CAROL, 100, 1, DEADLINE));
    }

    function test_theSignatureBindsEveryField() public {
        bytes memory signature = _sign(PAYER_KEY, BOB, 100, 0, DEADLINE);
        _refuses(CAROL, 100, DEADLINE, signature, _invalid());
        _refuses(BOB, 99, DEADLINE, signature, _invalid());
        _refuses(BOB, 100, DEADLINE + 1, signature, _invalid());
        _refuses(BOB, 100, DEADLINE, _sign(0xB0B, BOB, 100, 0, DEADLINE), _invalid());
        _refuses(BOB, 100, DEADLINE, _sign(PAYER_KEY, BOB, 100, 1, DEADLINE), _invalid());
        address account = _account;
        _account = ALICE;
        _refuses(BOB, 100, DEADLINE, signature, _invalid());
        _account = account;
        vm.chainId(1612);
        _refuses(BOB, 100, DEADLINE, signature, _invalid());
    }

    function testFuzz_refusesGarbage(bytes calldata signature) public {
        _refuses(BOB, 100, DEADLINE, signature, _invalid());
    }

    function test_aSignatureForOnePoolIsWorthNothingInAnother() public {
        bytes memory signature = _sign(PAYER_KEY, BOB, 100, 0, DEADLINE);
        pool = new RewardPool(registry, address(ledger), WINDOW, PROPOSER, GUARDIAN, ARBITER);
        vm.prank(payer);
        token.approve(address(pool), 10_000);
        fund(10_000);
        _earns(100);
        _refuses(BOB, 100, DEADLINE, signature, _invalid());
    }

    /// @dev The rest is as for any claim: proof, amount and recipient are looked at.
    function test_aSignatureReplacesNoProof() public {
        bytes memory signature = _sign(PAYER_KEY, BOB, 101, 0, DEADLINE);
        _refuses(
            BOB,
            101,
            DEADLINE,
            signature,
            abi.encodeWithSelector(IRewardPool.InvalidProof.selector, address(token), _account, 101)
        );
        signature = _sign(PAYER_KEY, address(pool), 100, 0, DEADLINE);
        _refuses(
            address(pool),
            100,
            DEADLINE,
            signature,
            abi.encodeWithSelector(IRewardPool.InvalidRecipient.selector, address(pool))
        );
    }

    function _earns(uint256 cumulative) private {
        (bytes32 root, uint256 total,) = treeOf(_one(_account), _one(cumulative), 0);
        adopt(root, total);
    }

    function _sign(uint256 key, address to, uint256 cumulative, uint256 nonce, uint256 deadline)
        private
        view
        returns (bytes memory)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("DataNet RewardPool"),
                keccak256("1"),
                block.chainid,
                address(pool)
            )
        );
        bytes32 claimType = keccak256(
            "Claim(address token,address account,address to,uint256 cumulative,uint256 nonce,uint256 deadline)"
        );
        bytes32 hash = keccak256(abi.encode(claimType, address(token), _account, to, cumulative, nonce, deadline));
        return signatureOf(key, keccak256(abi.encodePacked(hex"1901", domain, hash)));
    }

    /// @dev Anyone brings it.
    function _claim(address to, uint256 cumulative, uint256 deadline, bytes memory signature)
        private
        returns (uint256)
    {
        SumProof memory none = SumProof(0, new bytes32[](0), new uint256[](0));
        vm.prank(STAKERS);
        return pool.claimSigned(address(token), _account, cumulative, none, to, deadline, signature);
    }

    function _refuses(address to, uint256 cumulative, uint256 deadline, bytes memory signature, bytes memory reason)
        private
    {
        vm.expectRevert(reason);
        _claim(to, cumulative, deadline, signature);
    }

    function _invalid() private view returns (bytes memory) {
        return abi.encodeWithSelector(IRewardPool.InvalidSignature.selector, _account);
    }

    function _one(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }

    function _one(uint256 value) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }
}
