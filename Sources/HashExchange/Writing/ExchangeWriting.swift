// SPDX-License-Identifier: Apache-2.0
// Begins a list in any of the forms.

internal import EvidenceModel

/// Begins lists, whatever their form.
public enum ExchangeWriting {
  /// Begins the list at `path`.
  ///
  /// - Parameters:
  ///   - path: a file that does not exist yet.
  ///   - format: its form.
  ///   - profile: what the category numbers of a VICS file mean; other forms pass it over.
  ///   - helpers: what some forms need.
  /// - Returns: its writer, before the first record.
  /// - Throws: ``HashListError`` `.exists` when something is there already, `.unwritable` when nothing can be written there.
  public static func begin(
    path: String, format: ExchangeFormat, profile: VICSProfile, helpers: ExchangeHelpers
  ) throws -> any ExchangeWriter {
    if format == .nsrl {
      guard let makeDatabase = helpers.makeDatabase else {
        throw HashListError(.otherFormat, "databases cannot be written here; name another form")
      }
      return try makeDatabase(path)
    }
    let output = try ExchangeOutput(path: path)
    return switch format {
    case .vics: VICSWriter(output, profile: profile)
    case .text: TextWriter(output)
    case .threatexchange: SignalWriter(output)
    case .ncmec: try NCMECWriter(output)
    case .rds: try SoftwareWriter(output)
    case .icse: try InterpolWriter(output)
    case .csv, .nsrl: try CSVWriter(output)
    }
  }
}
