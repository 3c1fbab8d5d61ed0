// SPDX-License-Identifier: Apache-2.0
// A draft as it is shown before a person uncovers it: texts that may name people or places are covered.

extension CyberTipDraft {
  /// The draft with every text covered that may be evidence or name somebody.
  ///
  /// Uncovered stay words of lists, truth values, moments, digests, and what is said of whoever reports and of law enforcement.
  ///
  /// - Parameter cover: what stands in place of a text.
  /// - Returns: the covered draft.
  /// - Complexity: O(n).
  public func covered(_ cover: (String) -> String) -> CyberTipDraft {
    CyberTipDraft(
      report: Self.covered(report, .report, cover),
      files: files.map { Self.covered($0, .fileDetails, cover) })
  }

  /// What is never covered, with all in it.
  private static let clear: Set<String> = [
    "reporter", "lawEnforcement", "originalFileHash", "reportId", "fileId",
  ]

  private static func covered(
    _ element: CyberTipElement, _ form: CyberTipForm, _ cover: (String) -> String
  ) -> CyberTipElement {
    guard !clear.contains(element.name) else { return element }
    var element = element
    if case .text(let value) = form.content, value.isFree, let text = element.text {
      element.text = cover(text)
    }
    element.attributes = element.attributes.map { attribute in
      let known = form.attributes.first { $0.name == attribute.name }
      return known?.value.isFree == true
        ? .init(attribute.name, cover(attribute.value)) : attribute
    }
    element.children = element.children.map { child in
      form.part(child.name).map { covered(child, $0.form, cover) } ?? child
    }
    return element
  }
}

extension CyberTipValue {
  /// Whether the text may say something of somebody: it is no word of a list, no truth value and no moment.
  var isFree: Bool {
    switch self {
    case .text, .words, .url, .mail, .networkAddress, .token, .whole, .degrees, .pastDate, .digits:
      true
    case .truth, .choice, .moment, .callingCode: false
    }
  }
}
