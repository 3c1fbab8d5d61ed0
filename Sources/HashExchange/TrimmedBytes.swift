// SPDX-License-Identifier: Apache-2.0
// Bytes without the blanks around them.

extension ArraySlice<UInt8> {
  /// Without the blanks and tabs around it.
  var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return slice
  }
}
