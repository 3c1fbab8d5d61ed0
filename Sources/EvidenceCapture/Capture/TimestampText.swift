// SPDX-License-Identifier: Apache-2.0
// Times as records and pages write them: RFC 3339 and W3C-DTF, as far as they are unambiguous.

internal import EvidenceModel

/// Reads times of the forms `2026-11-22T10:30:15.25Z`, with less precision down to the year, with
/// an offset, or with none.
struct TimestampText {
  let instant: Instant
  /// Whether the text said its offset from UTC.
  let offsetKnown: Bool

  /// Reads all of `text`; `nil` when it is of another form or no moment of the calendar.
  init?(_ text: some Collection<UInt8>) {
    guard text.count <= 64 else { return nil }
    var scanner = Scanner(text: Array(text)[...])
    guard let year = scanner.digits(4) else { return nil }
    var fields = [year, 1, 1, 0, 0, 0]
    var fraction = 0
    var offset: Int?
    if scanner.pass("-") {
      guard let month = scanner.digits(2) else { return nil }
      fields[1] = month
      if scanner.pass("-") {
        guard let day = scanner.digits(2) else { return nil }
        fields[2] = day
        if scanner.pass("T") || scanner.pass("t") || scanner.pass(" ") {
          guard scanner.clock(&fields, &fraction), scanner.offset(&offset) else { return nil }
        }
      }
    } else if !scanner.text.isEmpty {
      guard scanner.compact(&fields) else { return nil }
    }
    guard scanner.text.isEmpty,
      let local = Instant(
        year: fields[0], month: fields[1], day: fields[2], hour: fields[3], minute: fields[4],
        second: fields[5], microsecond: fraction)
    else { return nil }
    let shift = Int64(offset ?? 0) * 60_000_000
    instant = Instant(microseconds: local.microseconds - shift)
    offsetKnown = offset != nil
  }
}

/// Takes the parts of a time off the front of its text.
private struct Scanner {
  var text: ArraySlice<UInt8>

  mutating func pass(_ character: Unicode.Scalar) -> Bool {
    guard text.first == UInt8(ascii: character) else { return false }
    text.removeFirst()
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard text.count >= count else { return nil }
    var value = 0
    for byte in text.prefix(count) {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    text.removeFirst(count)
    return value
  }

  /// `HH:MM`, `HH:MM:SS` and a fraction of any length, of which six digits count.
  mutating func clock(_ fields: inout [Int], _ fraction: inout Int) -> Bool {
    guard let hour = digits(2), pass(":"), let minute = digits(2) else { return false }
    fields[3] = hour
    fields[4] = minute
    guard pass(":") else { return true }
    guard let second = digits(2) else { return false }
    fields[5] = second
    guard pass(".") || pass(",") else { return true }
    var places = 0
    while let digit = digits(1) {
      if places < 6 { fraction = fraction * 10 + digit }
      places += 1
    }
    guard places > 0 else { return false }
    for _ in min(places, 6)..<6 { fraction *= 10 }
    return true
  }

  /// Nothing, `Z`, or `+HH:MM` with or without the colon, in minutes.
  mutating func offset(_ minutes: inout Int?) -> Bool {
    while pass(" ") {}
    if text.isEmpty { return true }
    if pass("Z") || pass("z") {
      minutes = 0
      return true
    }
    let sign = pass("+") ? 1 : pass("-") ? -1 : 0
    guard sign != 0, let hours = digits(2) else { return false }
    let hasColon = pass(":")
    guard let rest = hasColon || !text.isEmpty ? digits(2) : 0, hours <= 23, rest <= 59 else {
      return false
    }
    minutes = sign * (hours * 60 + rest)
    return true
  }

  /// `MMDDHHMMSS` after the year: the fourteen digits of older captures.
  mutating func compact(_ fields: inout [Int]) -> Bool {
    for index in 1..<6 {
      guard let value = digits(2) else { return false }
      fields[index] = value
    }
    return true
  }
}
