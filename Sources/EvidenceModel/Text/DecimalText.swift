// SPDX-License-Identifier: Apache-2.0
// Decimal numbers as people read them, the same in every locale.

/// Decimal text that does not depend on a locale.
public enum DecimalText {
  /// `value` with leading zeros up to `width` digits.
  public static func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (value < 0 ? "-" : "") + zeros + digits
  }

  /// `value` with a comma between groups of three digits: `20,254`.
  public static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// `text`, a decimal number, with a comma between groups of three digits before its point: `2,562.0`.
  ///
  /// What does not begin like a number stays as it is.
  public static func grouped(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    let digits = text.dropFirst(sign.count).prefix { $0.isASCII && $0.isNumber }
    guard let whole = Int(digits) else { return text }
    return sign + grouped(whole) + text.dropFirst(sign.count + digits.count)
  }

  /// `value` rounded half to even to `places` decimals, always with `places` digits.
  ///
  /// Infinite and not-a-number values give an en dash.
  public static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((value * scale).rounded(.toNearestOrEven))
    guard places > 0 else { return String(scaled) }
    let unit = Int(scale)
    let sign = scaled < 0 ? "-" : ""
    let magnitude = Int(scaled.magnitude)
    return "\(sign)\(magnitude / unit).\(padded(magnitude % unit, to: places))"
  }
}
