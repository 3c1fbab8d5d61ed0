// SPDX-License-Identifier: Apache-2.0
// Documents and programs that are zip archives, and items of their own.

/// Files that are zip archives to a program and one file to people: Office Open XML, OpenDocument and EPUB, Java packages.
///
/// Such a file is one item, and what is in it is not taken out.
public enum DocumentPackage {
  /// Whether a file that begins with `head` is one, by the name of its first entry.
  ///
  /// - Complexity: O(length of the name).
  /// - Source: ECMA-376-2, section 10; OpenDocument 1.3 part 2, section 3.3; EPUB OCF 3.3, section 4.3; the JAR File
  ///   Specification. Anybody can name the first entry of an archive so.
  public static func isOne(_ head: [UInt8]) -> Bool {
    guard head.count >= 30, head.starts(with: [0x50, 0x4b, 0x03, 0x04]) else { return false }
    let length = Int(head[26]) | Int(head[27]) << 8
    guard head.count >= 30 + length else { return false }
    let name = String(decoding: head[30..<30 + length], as: UTF8.self)
    return name == "[Content_Types].xml" || name == "mimetype" || name.hasPrefix("META-INF/")
      || name.hasPrefix("_rels/")
  }
}
