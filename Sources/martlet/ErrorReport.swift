// SPDX-License-Identifier: Apache-2.0
// Which error ends in which exit code, and what is said of it.

internal import ArgumentParser
internal import Casework
internal import Catalog
internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation
internal import HashExchange
internal import HashIndex
internal import Ledger
internal import LegalRegime
internal import MediaDecoding
internal import StudyReport
internal import SyntheticCorpus
internal import TrustLists

/// What is said of an error, and how the command ends.
struct ErrorReport {
  let status: ExitStatus
  let message: String?

  init(_ error: any Error, isUsage: Bool) {
    switch error {
    case let error as DecodeError where error.code == .broken && Interruption.isRequested:
      (status, message) = (.interrupted, "stopped; run the same command again to go on")
    case let error as CaseworkError: (status, message) = (error.code.exitStatus, error.userMessage)
    case let error as KeyError: (status, message) = (error.code.exitStatus, error.detail)
    case let error as VaultError: (status, message) = (error.code.exitStatus, error.detail)
    case let error as CatalogError: (status, message) = (error.code.exitStatus, error.userMessage)
    case let error as CaptureError:
      (status, message) = (
        error.code == .decoderUnavailable ? .environment : .inputUnreadable, error.detail
      )
    case let error as DecodeError:
      (status, message) = (error.code == .broken ? .environment : .inputUnreadable, error.detail)
    case let error as MappingError: (status, message) = (.usage, error.description)
    case let error as SelectionRuleError: (status, message) = (.usage, error.userMessage)
    case let error as LedgerError: (status, message) = (error.code.exitStatus, error.detail)
    case let error as CorpusError: (status, message) = (error.exitStatus, error.userMessage)
    case let error as HashListError: (status, message) = (error.code.exitStatus, error.message)
    case let error as HashIndexError: (status, message) = (error.code.exitStatus, error.message)
    case let error as TrustListError: (status, message) = (error.code.exitStatus, error.userMessage)
    case let error as RegimeError: (status, message) = (.usage, error.userMessage)
    case let error as ReportError:
      (status, message) = (error == .badOption ? .usage : .checkFailed, error.userMessage)
    case let error as StudyFileError:
      (status, message) = (.inputUnreadable, error.userMessage)
    case let error as PrintError: (status, message) = (.environment, error.userMessage)
    case is CocoaError:
      (status, message) = (
        .environment, "a file or folder cannot be read or written; check room and permissions"
      )
    default:
      if isUsage {
        (status, message) = (Martlet.exitCode(for: error) == .success ? .done : .usage, nil)
      } else {
        (status, message) = (.bug, "something went wrong that should not have: \(type(of: error))")
      }
    }
  }

  /// Says it and gives the exit code; `text` is the argument parser's own.
  func show(text: String) -> ExitStatus {
    if let message {
      Console.note("martlet: " + message)
    } else if status == .done {
      Console.print(text)
    } else {
      Console.note(text)
    }
    return status
  }
}

extension KeyError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .wrongKey, .missing, .exposed, .malformed, .badPassphrase: .denied
    case .exists: .usage
    case .newerFormat, .noMemory, .io: .environment
    }
  }
}

extension VaultError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .full, .readOnly, .io, .newerFormat: .environment
    case .wrongKey, .denied: .denied
    case .notAVault: .usage
    case .notFound, .truncated, .reordered, .swapped, .wrongSalt, .corrupt, .misnamed: .checkFailed
    }
  }
}

extension CatalogError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .busy: .denied
    case .full, .readOnly, .inputOutput, .newerFormat, .olderFormat, .unfoldedLog:
      .environment
    case .corrupt, .foreignSchema, .constraint: .checkFailed
    case .noFile, .notACatalog, .alreadyExists, .notFound: .usage
    case .closed, .unsupportedValue, .misuse: .bug
    }
  }
}

extension LedgerError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .full, .readOnly, .io: .environment
    case .denied: .denied
    default: .checkFailed
    }
  }
}

extension CorpusError {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .malformedOracle, .contradictoryOracle: .usage
    case .unreadable, .malformedTruth, .malformedPlan: .inputUnreadable
    case .unwritable: .environment
    case .encoding: .bug
    }
  }
}

extension HashListError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .unreadable, .notText, .noList, .incomplete: .inputUnreadable
    case .unwritable, .newerFormat: .environment
    default: .usage
    }
  }
}

extension HashIndexError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .unwritable, .newerFormat: .environment
    case .unreadable, .notASnapshot, .corrupt: .checkFailed
    }
  }
}

extension TrustListError.Code {
  /// The exit code of the error.
  var exitStatus: ExitStatus {
    switch self {
    case .badOption, .duplicate, .notFound: .usage
    case .unreadable, .expired: .inputUnreadable
    case .changed: .checkFailed
    case .unwritable: .environment
    }
  }
}
