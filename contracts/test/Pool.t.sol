// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IDataNetRegistry} from "../interfaces/IDataNetRegistry.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {FeeToken} from "../mocks/FeeToken.sol";
import {RewardPool} from "../RewardPool.sol";
import {Role, RewardRoles} from "../RewardRoles.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Money in, and roots from proposal to activation, by function and by refusal.
/// @notice Claims are in PoolClaim.t.sol.
contract PoolTest is Deployed {
    function test_knowsWhatItWasMadeWith() public view {
        eq(pool.ledger(), address(ledger), "ledger");
        eq(pool.window(), WINDOW, "window");
        eq(address(pool.registry()), address(registry), "registry");
        eq(pool.holderOf(Role.Proposer), PROPOSER, "proposer");
        eq(pool.holderOf(Role.Guardian), GUARDIAN, "guardian");
        eq(pool.holderOf(Role.Arbiter), ARBITER, "arbiter");
    }

    function test_windowsOfPublicChains() public {
        vm.chainId(1612);
        _windowRefused(0, 1 hours);
        _windowRefused(1 hours - 1, 1 hours);
        _windowRefused(30 days + 1, 1 hours);
        eq(_make(1 hours).window(), 1 hours, "least");
        eq(_make(30 days).window(), 30 days, "most");
    }

    function test_windowsOfTheEmbeddedChain() public {
        eq(_make(0).window(), 0, "none");
        _windowRefused(30 days + 1, 0);
    }

    function test_needsARegistry() public {
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NotAContract.selector, ALICE));
        new RewardPool(IDataNetRegistry(ALICE), address(this), WINDOW, PROPOSER, GUARDIAN, ARBITER);
    }

    function test_takesDeposits() public {
        vm.expectEmit(true, true, true, true, address(pool));
        emit IRewardPool.Deposited(address(token), payer, 100);
        vm.prank(payer);
        eq(pool.deposit(address(token), 100), 100, "received");
        _fundsAre(100, 0, 0);
        fund(23);
        _fundsAre(123, 0, 0);
        eq(token.balanceOf(address(pool)), 123, "balance");
    }

    function test_measuresDepositsByTheBalance() public {
        FeeToken keeping = new FeeToken(250);
        keeping.mint(payer, 1_000);
        vm.prank(payer);
        keeping.approve(address(pool), 1_000);
        vm.prank(payer);
        eq(pool.deposit(address(keeping), 1_000), 975, "received");
        (uint256 deposited,,) = pool.fundsOf(address(keeping));
        eq(deposited, 975, "deposited");
    }

    function test_refusesDepositsThatBringNothing() public {
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NothingReceived.selector, address(token), payer, 0));
        fund(0);
        FeeToken keeping = new FeeToken(10_000);
        keeping.mint(payer, 1_000);
        vm.prank(payer);
        keeping.approve(address(pool), 1_000);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardPool.NothingReceived.selector, address(keeping), payer, 1_000)
        );
        vm.prank(payer);
        pool.deposit(address(keeping), 1_000);
    }

    function test_whatIsGivenWithoutADepositIsNotPromised() public {
        token.mint(address(pool), 1_000);
        _fundsAre(0, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.Overpromised.selector, address(token), 1, 0));
        propose("root", 1);
    }

    function test_refusesMoreThan128Bits() public {
        uint256 tooMuch = uint256(1) << 128;
        token.mint(payer, tooMuch);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 128, tooMuch));
        fund(tooMuch);
    }

    function test_onlyTheLedgerTakesFeesAndReleases() public {
        address[4] memory others = [payer, PROPOSER, GUARDIAN, ARBITER];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(IRewardPool.NotLedger.selector, others[i], address(ledger));
            vm.expectRevert(reason);
            vm.prank(others[i]);
            pool.depositFrom(address(token), payer, 100);
            vm.expectRevert(reason);
            vm.prank(others[i]);
            pool.release(address(token), 0);
        }
    }

    function test_feesAreReservedUntilReleased() public {
        vm.prank(address(ledger));
        eq(pool.depositFrom(address(token), payer, 100), 100, "received");
        _fundsAre(100, 100, 0);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.Overpromised.selector, address(token), 1, 0));
        propose("root", 1);
        vm.expectEmit(true, true, true, true, address(pool));
        emit IRewardPool.Released(address(token), 60);
        vm.prank(address(ledger));
        pool.release(address(token), 60);
        _fundsAre(100, 40, 0);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.Overpromised.selector, address(token), 61, 60));
        propose("root", 61);
        propose("root", 60);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        vm.prank(address(ledger));
        pool.release(address(token), 41);
    }

    function test_aRootGoesThroughTheWindow() public {
        fund(100);
        _pendingIs(0, 0, 0, 0);
        vm.expectEmit(true, true, true, true, address(pool));
        emit IRewardPool.RootProposed(address(token), 1, "root", 100, "ledgerRoot", START + WINDOW, "data");
        propose("root", 100);
        _pendingIs(1, "root", 100, START + WINDOW);
        _activeIs(0, 0, 0);

        vm.warp(START + WINDOW - 1);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.WindowOpen.selector, address(token), START + WINDOW));
        pool.activate(address(token));

        vm.warp(START + WINDOW);
        vm.expectEmit(true, true, true, true, address(pool));
        emit IRewardPool.RootActivated(address(token), 1, "root", 100);
        vm.prank(CAROL);
        pool.activate(address(token));
        _activeIs(1, "root", 100);
        _pendingIs(0, 0, 0, 0);

        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NoRootPending.selector, address(token)));
        pool.activate(address(token));
    }

    function test_refusesRoots() public {
        fund(100);
        vm.expectRevert(
            abi.encodeWithSelector(RewardRoles.NotHolder.selector, Role.Proposer, GUARDIAN, PROPOSER)
        );
        vm.prank(GUARDIAN);
        pool.proposeRoot(address(token), "root", 100, "ledgerRoot", "data");
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.ZeroRoot.selector));
        propose(0, 100);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.Overpromised.selector, address(token), 101, 100));
        propose("root", 101);
        adopt("root", 60);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.TotalFell.selector, address(token), 59, 60));
        propose("root", 59);
        propose("next", 60);
        _pendingIs(2, "next", 60, START + 2 * WINDOW);
    }

    function test_refusesTotalsAbove112Bits() public {
        uint256 tooMuch = uint256(1) << 112;
        token.mint(payer, tooMuch);
        fund(tooMuch);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 112, tooMuch));
        propose("root", tooMuch);
        propose("root", tooMuch - 1);
    }

    function test_oneRootWaitsAtATime() public {
        fund(100);
        propose("root", 60);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.RootPending.selector, address(token), START + WINDOW));
        propose("other", 60);
        vm.warp(START + WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.RootPending.selector, address(token), START + WINDOW));
        propose("other", 60);
        _pendingIs(1, "root", 60, START + WINDOW);
    }

    function test_tokensHaveRootsOfTheirOwn() public {
        fund(100);
        propose("root", 60);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NoRootPending.selector, address(registry)));
        pool.activate(address(registry));
    }

    function test_theGuardianDisables() public {
        fund(100);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NoRootPending.selector, address(token)));
        vm.prank(GUARDIAN);
        pool.disable(address(token));

        propose("bad", 100);
        vm.expectRevert(
            abi.encodeWithSelector(RewardRoles.NotHolder.selector, Role.Guardian, PROPOSER, GUARDIAN)
        );
        vm.prank(PROPOSER);
        pool.disable(address(token));

        vm.expectEmit(true, true, true, true, address(pool));
        emit IRewardPool.RootDisabled(address(token), 1, "bad");
        vm.prank(GUARDIAN);
        pool.disable(address(token));
        _pendingIs(0, 0, 0, 0);
        vm.warp(START + WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NoRootPending.selector, address(token)));
        pool.activate(address(token));
        adopt("good", 90);
        _activeIs(1, "good", 90);
    }

    function test_disablesUntilActivated() public {
        fund(100);
        propose("bad", 100);
        vm.warp(START + 10 * WINDOW);
        vm.prank(GUARDIAN);
        pool.disable(address(token));
        adopt("good", 90);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.NoRootPending.selector, address(token)));
        vm.prank(GUARDIAN);
        pool.disable(address(token));
        _activeIs(1, "good", 90);
    }

    function test_withoutWindowARootActivatesAtOnce() public {
        pool = _make(0);
        vm.prank(payer);
        token.approve(address(pool), 100);
        fund(100);
        propose("root", 100);
        pool.activate(address(token));
        _activeIs(1, "root", 100);
    }

    function _make(uint256 window) private returns (RewardPool) {
        return new RewardPool(registry, address(ledger), window, PROPOSER, GUARDIAN, ARBITER);
    }

    function _windowRefused(uint256 window, uint256 least) private {
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.WindowOutOfRange.selector, window, least, 30 days));
        _make(window);
    }

    function _fundsAre(uint256 deposited, uint256 reserved, uint256 paid) private view {
        (uint256 foundDeposited, uint256 foundReserved, uint256 foundPaid) = pool.fundsOf(address(token));
        eq(foundDeposited, deposited, "deposited");
        eq(foundReserved, reserved, "reserved");
        eq(foundPaid, paid, "paid");
    }

    function _activeIs(uint256 epoch, bytes32 root, uint256 total) private view {
        (uint256 foundEpoch, bytes32 foundRoot, uint256 foundTotal) = pool.activeRoot(address(token));
        eq(foundEpoch, epoch, "active epoch");
        eq(foundRoot, root, "active root");
        eq(foundTotal, total, "active total");
    }

    function _pendingIs(uint256 epoch, bytes32 root, uint256 total, uint256 activatesAt) private view {
        (uint256 foundEpoch, bytes32 foundRoot, uint256 foundTotal, uint256 foundAt) =
            pool.pendingRoot(address(token));
        eq(foundEpoch, epoch, "pending epoch");
        eq(foundRoot, root, "pending root");
        eq(foundTotal, total, "pending total");
        eq(foundAt, activatesAt, "activates");
    }
}
