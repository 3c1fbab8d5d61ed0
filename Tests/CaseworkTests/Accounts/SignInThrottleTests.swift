// SPDX-License-Identifier: Apache-2.0
// Whoever guesses waits ever longer; whoever knows waits no more.

import Testing

@testable import Casework

@Suite struct SignInThrottleTests {
  private let uptime = TestUptime()
  private let keys: [SignInKey] = [.user(1), .remote("10.0.0.1")]

  private func seconds(_ throttle: SignInThrottle, _ keys: [SignInKey]) -> Int64? {
    guard case .wait(let left) = throttle.begin(keys) else { return nil }
    return left.components.seconds
  }

  @Test func theWaitDoublesUpToAQuarterOfAnHour() {
    let throttle = SignInThrottle(uptime: uptime.reader)
    for failure in 1...5 {
      #expect(throttle.begin(keys) == .goOn(locksOut: failure == 5))
    }
    for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900] as [Int64] {
      #expect(seconds(throttle, keys) == wait)
      uptime.advance(.seconds(wait) - .milliseconds(1))
      #expect(throttle.begin(keys) == .wait(.milliseconds(1)))
      uptime.advance(.milliseconds(1))
      #expect(throttle.begin(keys) == .goOn(locksOut: false))
    }
  }

  @Test func anAccountIsGuardedFromEverywhereAndAnAddressForEveryAccount() {
    let throttle = SignInThrottle(uptime: uptime.reader)
    for number in 1...5 { _ = throttle.begin([.user(1), .remote("10.0.0.\(number)")]) }
    #expect(seconds(throttle, [.user(1), .remote("10.0.9.9")]) == 1)
    for number in 1...5 { _ = throttle.begin([.name("n\(number)"), .remote("10.1.0.1")]) }
    #expect(seconds(throttle, [.user(2), .remote("10.1.0.1")]) == 1)
    #expect(throttle.begin([.user(2), .remote("10.2.0.1")]) == .goOn(locksOut: false))
  }

  @Test func aSuccessForgetsAndADayWithoutAnAttemptToo() {
    let throttle = SignInThrottle(uptime: uptime.reader)
    for _ in 1...5 { _ = throttle.begin(keys) }
    throttle.succeeded(keys)
    for _ in 1...4 { #expect(throttle.begin(keys) == .goOn(locksOut: false)) }
    uptime.advance(.seconds(86_401))
    for _ in 1...4 { #expect(throttle.begin(keys) == .goOn(locksOut: false)) }
    #expect(throttle.begin(keys) == .goOn(locksOut: true))
  }

  @Test func whatWasRightAsFarAsItWentCostsNothing() {
    let throttle = SignInThrottle(uptime: uptime.reader)
    for _ in 1...20 {
      #expect(throttle.begin(keys) == .goOn(locksOut: false))
      throttle.forgive(keys)
    }
    #expect(throttle.count == 0)
  }

  @Test func visitorsCannotMakeItForgetAPersonOrGrow() {
    let throttle = SignInThrottle(capacity: 100, uptime: uptime.reader)
    for _ in 1...5 { _ = throttle.begin([.user(7)]) }
    for number in 0..<5_000 {
      uptime.advance(.microseconds(1))
      _ = throttle.begin([.name("n\(number)"), .remote("10.\(number / 250).0.\(number % 250)")])
    }
    #expect(throttle.count <= 101)
    #expect(seconds(throttle, [.user(7)]) == 0)
  }

  @Test func aHouseholdOfIPv6IsOneAddress() {
    #expect(SignInKey.remote("2001:db8:1:2:3:4:5:6") == .remote("2001:db8:1:2:ffff::1"))
    #expect(SignInKey.remote("2001:db8:1:2::1") != .remote("2001:db8:1:3::1"))
    #expect(SignInKey.remote("10.0.0.1") != .remote("10.0.0.2"))
    #expect(SignInKey.remote("::ffff:10.0.0.1") != .remote("::ffff:10.0.0.2"))
  }

  @Test func manyAtOnceAreNoWayRound() throws {
    let door = try SignInCase()
    try door.add("heron")
    let results = (0..<12).map { _ in
      #expect(throws: SignInError.self) { try door.enter("heron", "wrong") }
    }
    #expect(results.filter { $0 == .refused }.count == 5)
    #expect(results.filter { $0 == .wait(seconds: 1) || $0 == .wait(seconds: 2) }.count == 7)
    #expect(throws: SignInError.self) { try door.enter("heron") }
    door.uptime.advance(.seconds(2))
    _ = try door.enter("heron")
    #expect(throws: SignInError.refused) { try door.enter("heron", "wrong") }
  }
}
