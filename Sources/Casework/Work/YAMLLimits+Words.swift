// SPDX-License-Identifier: Apache-2.0
// What is beyond the limits of a settings file, in words for the person who wrote it.

internal import EvidenceModel

extension YAMLLimits {
  /// The fault in words that follow the file's name.
  func words(_ fault: Fault) -> String {
    switch fault {
    case .tooLarge: "it has more than \(byteCount) bytes"
    case .longLine: "a line has more than \(lineLength) bytes"
    case .deepNesting: "brackets are nested too deeply"
    case .alias: "anchors and aliases (& and *) are not used in it"
    }
  }
}
