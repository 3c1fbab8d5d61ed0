// SPDX-License-Identifier: Apache-2.0
// Names and addresses of files out of evidence, held against what the published form takes.

internal import EvidenceModel
internal import HashExchange

/// Names and addresses of files, which are evidence and may be anything.
enum CyberTipName {
  /// The last component of a path, of either kind of separator, or of an address's path; empty where there is none.
  static func last(of locator: String, isURL: Bool) -> String {
    var text = locator.unicodeScalars[...]
    if isURL {
      text = text.prefix { $0 != "?" && $0 != "#" }
      guard let scheme = text.firstRange(of: "://".unicodeScalars) else { return "" }
      text = text[scheme.upperBound...]
      guard let slash = text.firstIndex(of: "/") else { return "" }
      text = text[slash...]
    }
    let parts = text.split { $0 == "/" || ($0 == "\\" && !isURL) }
    return parts.last.map { String($0) } ?? ""
  }

  /// The text as XML can hold it: control characters written out, where there are any.
  static func holdable(_ text: String) -> String {
    CyberTipForm.canHold(text) ? text : EvidenceText.escaped(text)
  }

  /// Why a name cannot be written; `nil` when it can.
  static func fault(inName text: String) -> String? {
    CyberTipForm.fault(in: text, of: "originalFileName")
  }

  /// Why an address cannot be written; `nil` when it can.
  static func fault(inAddress text: String) -> String? {
    CyberTipForm.fault(in: text, of: "locationOfFile")
  }
}
