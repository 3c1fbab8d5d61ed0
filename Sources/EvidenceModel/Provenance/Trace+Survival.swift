// SPDX-License-Identifier: Apache-2.0
// What happens to a trace when its picture is saved again, and what a trace says in normal form.

/// What becomes of a trace when a service or program saves the picture again.
public enum TraceSurvival: String, CaseIterable, Hashable, Sendable, Codable {
  /// It is lost: text beside the pixels is, and so are the lowest bits of pixels.
  case lost = "lost_when_saved"
  /// It is kept by some savings and some pictures: an invisible watermark.
  case sometimes = "sometimes_kept"
}

extension Trace {
  /// What becomes of the trace when a service or program saves the picture again; `nil` for traces of model files
  /// and for answers of tests.
  ///
  /// The absence of a trace that is lost says nothing, and nor does that of one that is sometimes kept: how often a
  /// watermark was, was measured with our own writer and stands in the fields of its trace.
  public var survival: TraceSurvival? {
    if kind.hasPrefix("model.") || kind.hasPrefix("test.") { return nil }
    return kind.hasPrefix("watermark.") ? .sometimes : .lost
  }

  /// What the trace says about how the picture was made, in the form that is the same for all tools.
  ///
  /// Of a program that generated nothing, such as one that enlarged a picture, only the names of its input pictures. Empty
  /// for traces of other sorts.
  public var generation: GenerationRecord {
    switch claim {
    case .generated, .edited: return GenerationRecord(fields: fields)
    case .software:
      var record = GenerationRecord()
      record.inputs = GenerationRecord(fields: fields).inputs
      return record
    default: return GenerationRecord()
    }
  }

  /// Whether the trace is the answer of a test that does not apply to its file.
  ///
  /// Such answers are shown where one file is looked at, and not kept in a case.
  public var isInapplicableTest: Bool {
    kind.hasPrefix("test.") && fields.first?.value == "not_applicable"
  }
}
