// SPDX-License-Identifier: Apache-2.0
// What is gathered about one model file, and the traces it makes.

internal import EvidenceModel
internal import MediaDecoding

/// What part a model file plays.
enum ModelRole: String, CaseIterable, Hashable, Sendable {
  case checkpoint
  case lora
  case embedding
  case vae
  case controlnet
  case unknown
}

/// What is gathered about one model file while it is read.
struct ModelFacts {
  /// Where the description of the file stands.
  var place: TracePlace
  /// What the metadata say the file is.
  var statedRole: ModelRole?
  /// What the names of tensors say.
  var names = TensorNames()
  /// The numbers of tensors and of values in them; `nil` where the format was not read that far.
  var tensorCount: Int?
  var parameterCount: Int?
  /// The number of bytes of tensor data.
  var dataByteCount: Int?
  /// How many tensors are of each type of number.
  var types: [String: Int] = [:]
  /// What the file says of itself, marked.
  var identity: FieldList
  /// Further traces, behind the one of the file.
  var traces: [Trace] = []
  private(set) var findings: [Finding] = []
  /// Whether nothing contradicts the format.
  private(set) var isSound = true

  private let format: MediaFormat

  /// Starts without knowledge.
  init(_ format: MediaFormat, _ place: TracePlace, _ limits: TraceLimits) {
    self.format = format
    self.place = place
    identity = FieldList(limits)
  }

  /// Notes something about the file; whatever is more than a notice makes the structure doubtful.
  mutating func note(
    _ code: String, _ severity: Finding.Severity, _ detail: String, at offset: Int? = nil
  ) {
    if severity != .notice { isSound = false }
    guard findings.count < 64 else { return }
    findings.append(Finding(code: code, severity: severity, detail: detail, offset: offset))
  }

  /// Adds a trace beside the one of the file; none without fields.
  mutating func add(_ kind: String, _ place: TracePlace, _ fields: [TraceField]) {
    guard !fields.isEmpty else { return }
    traces.append(
      Trace(
        kind: kind, tool: nil, claim: .note, carrier: place.carrier, offset: place.offset,
        length: place.length, strength: .hint, forgeability: .trivial, fields: fields))
  }

  /// The trace of the file, and those beside it.
  func allTraces(_ limits: TraceLimits) -> [Trace] {
    var list = FieldList(limits)
    let judged = names.role
    list.add(word: format.rawValue, "format")
    list.add(word: (judged ?? statedRole ?? .unknown).rawValue, "role")
    list.add(
      word: judged != nil ? "tensor_names" : statedRole != nil ? "stated" : "none", "role_basis")
    if let family = names.family { list.add(word: family, "family") }
    list.add(identity.fields)
    for (name, count) in [
      ("tensors", tensorCount), ("parameters", parameterCount), ("data_bytes", dataByteCount),
    ] {
      if let count { list.add(word: String(count), name) }
    }
    if !types.isEmpty {
      let sorted = types.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      list.add(word: sorted.map { "\($0.key) \($0.value)" }.joined(separator: ", "), "data_types")
    }
    let isStrong = isSound && (tensorCount ?? 0) > 0
    let trace = Trace(
      kind: "model.file", tool: nil, claim: .note, carrier: place.carrier, offset: place.offset,
      length: place.length, strength: isStrong ? .strong : .hint, forgeability: .trivial,
      fields: list.fields)
    return [trace] + traces
  }
}

// MARK: - Where tensors lie

extension ModelFacts {
  /// Checks that the ranges of tensors lie one behind the other and within the data.
  ///
  /// - Parameters:
  ///   - ranges: first and behind-last byte of each tensor, from the first byte of the data.
  ///   - start: the first byte of the data in the file.
  ///   - end: the number of bytes of the file.
  ///   - slack: how many bytes may lie between two tensors, for alignment.
  /// - Complexity: O(n log n).
  mutating func checkRanges(_ ranges: [(Int, Int)], start: Int, end: Int, slack: Int) {
    let available = max(0, end - start)
    var (gaps, overlaps, beyond, last) = (0, 0, 0, 0)
    for (first, behind) in ranges.sorted(by: { $0 < $1 }) {
      if behind > available { beyond += 1 }
      if first < last, behind > first { overlaps += 1 }
      if first - last > slack { gaps += min(first, available) - min(last, available) }
      last = max(last, behind)
    }
    dataByteCount = last
    if beyond > 0 {
      note("model.truncated", .defect, "\(beyond) tensors reach beyond the end of the file")
    }
    if overlaps > 0 { note("model.tensor_overlap", .defect, "\(overlaps) tensors lie over others") }
    if gaps > 0 { note("model.gap", .defect, "\(gaps) bytes between tensors belong to none") }
    if available - last > slack {
      note(
        "model.trailing_data", .defect, "\(available - last) bytes follow the last tensor",
        at: start + last)
    }
  }
}
