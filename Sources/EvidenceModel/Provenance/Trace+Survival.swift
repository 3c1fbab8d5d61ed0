// SPDX-License-Identifier: Apache-2.0
// What happens to a trace when its picture is saved again, and what a trace says in normal form.

extension Trace {
  /// Whether the trace usually survives that a service or program saves the picture again.
  ///
  /// Text beside the pixels does not, nor do the lowest bits of the pixels; an invisible watermark
  /// (kinds that begin with `watermark.`) is made to, within limits that are measured for each. The
  /// absence of a trace that does not survive says nothing.
  public var survivesReencoding: Bool { kind.hasPrefix("watermark.") }

  /// What the trace says about how the picture was made, in the form that is the same for all tools.
  ///
  /// Empty for traces of other sorts.
  public var generation: GenerationRecord {
    claim == .generated || claim == .edited ? GenerationRecord(fields: fields) : GenerationRecord()
  }

  /// Whether the trace is the answer of a test that does not apply to its file.
  ///
  /// Such answers are shown where one file is looked at, and not kept in a case.
  public var isInapplicableTest: Bool {
    kind.hasPrefix("test.") && fields.first?.value == "not_applicable"
  }
}
