// SPDX-License-Identifier: Apache-2.0
// The exit codes, and which error ends in which: the one place where errors become exit codes.

internal import Casework
internal import Catalog
internal import EvidenceCapture
internal import EvidenceVault
internal import HashExchange
internal import LegalRegime
internal import MediaDecoding
internal import SyntheticCorpus

/// How a command ended.
///
/// The numbers are stable: scripts rely on them.
enum ExitStatus: Int32, Error, CaseIterable {
  /// Done, also with findings.
  case done = 0
  /// A check failed.
  case checkFailed = 1
  /// The command line, a file given by the person, or a setting is wrong.
  case usage = 2
  /// Some or all input could not be read; the rest is done.
  case inputUnreadable = 3
  /// Locked, wrong key, or not allowed.
  case denied = 4
  /// The environment does not allow it: disk full, read-only, missing library, newer format.
  case environment = 5
  /// A bug.
  case bug = 70
  /// Interrupted; run again to go on.
  case interrupted = 130
}

extension CaseworkError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .notACasefile, .exists, .usage, .notFound, .conflict: .usage
    case .unreadable, .undecodable: .inputUnreadable
    case .locked, .denied, .erased: .denied
    case .newerFormat, .networkFileSystem, .unwritable: .environment
    case .tampered: .checkFailed
    case .internalFault: .bug
    case .interrupted: .interrupted
    }
  }
}
