// SPDX-License-Identifier: Apache-2.0
// Which entries of an archive are those of a PyTorch model.

/// The entries of a PyTorch archive, told apart by their names.
///
/// - Source: pytorch/pytorch, `caffe2/serialize/inline_container.cc` and `torch/serialization.py`.
struct TorchEntries {
  private static let wholeNames: Set<String> = [
    "version", "byteorder", ".format_version", ".storage_alignment", ".data/serialization_id",
    "constants.pkl", "attributes.pkl", "data/", ".data/", "constants/", "code/",
  ]

  /// The entries that may be unpickled when the file is loaded, that which describes all others first.
  private(set) var pickles: [ZipEntry] = []
  /// Whether one of them describes all others.
  private(set) var hasData = false
  /// Entries with the name of one before: programs differ in which of them they take.
  private(set) var twiceCount = 0
  /// The bytes of all tensors together.
  private(set) var dataByteCount = 0
  /// The programs of a model that was saved with its code.
  private(set) var codeCount = 0
  /// Entries that no model has.
  var foreignCount: Int { foreignNames.count }
  /// The names of all entries in their order, those that no model has first.
  var names: [String] { foreignNames + ownNames }
  private var foreignNames: [String] = []
  private var ownNames: [String] = []

  init(_ entries: [ZipEntry]) {
    var names: Set<[UInt8]> = []
    for entry in entries {
      if !names.insert(Array(entry.name)).inserted { twiceCount += 1 }
      let name = String(decoding: entry.name, as: UTF8.self)
      if isForeign(entry, name) { foreignNames.append(name) } else { ownNames.append(name) }
    }
  }

  /// Counts an entry in; whether it is one that no model has.
  private mutating func isForeign(_ entry: ZipEntry, _ name: String) -> Bool {
    guard let slash = name.firstIndex(of: "/") else { return true }
    let rest = String(name[name.index(after: slash)...])
    if rest == "data.pkl", !hasData {
      pickles.insert(entry, at: 0)
      hasData = true
    } else if rest.hasSuffix(".pkl") {
      pickles.append(entry)
      return !Self.wholeNames.contains(rest) && rest != "data.pkl"
    } else if Self.isNumbered(rest) {
      let (sum, overflow) = dataByteCount.addingReportingOverflow(entry.byteCount)
      dataByteCount = overflow ? .max : sum
    } else if rest.hasPrefix("code/"), rest != "code/" {
      codeCount += 1
    } else {
      return !Self.wholeNames.contains(rest) && !rest.isEmpty
    }
    return false
  }

  /// Whether a name is that of the numbers of a tensor, such as `data/12`.
  private static func isNumbered(_ name: String) -> Bool {
    for folder in ["data/", "constants/"] where name.hasPrefix(folder) {
      let digits = name.utf8.dropFirst(folder.utf8.count)
      return !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
    return false
  }
}
