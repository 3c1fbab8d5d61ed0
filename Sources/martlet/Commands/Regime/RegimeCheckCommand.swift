// SPDX-License-Identifier: Apache-2.0
// martlet regime check: one result for every combination of facts in every period of law, and tables of tests.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation
internal import LegalRegime

extension RegimeCommand {
  /// `martlet regime check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove that every combination of facts has exactly one result, and run the tests.")

    @Argument(
      help: ArgumentHelp(
        "A rule file, or a built-in regime; all built-in regimes without one.", valueName: "file"))
    var file: String?

    @Option(
      help: ArgumentHelp(
        "The table of tests; else the file beside the rule file that ends in .tests.yaml.",
        valueName: "file"))
    var tests: String?

    func run() throws {
      guard let file, !EmbeddedRegimes.ids.contains(file) else {
        let ids = file.map { [$0] } ?? EmbeddedRegimes.ids
        guard ids.count == 1 || tests == nil else {
          throw CaseworkError(.usage, "--tests goes with one regime; name it")
        }
        var isSound = true
        for id in ids {
          let text = try tests.map(Self.table) ?? EmbeddedRegimes.testsYAML(id)
          if !(try Self.check(try RegimeLibrary.regime(id), text)) { isSound = false }
        }
        if !isSound { throw ExitStatus.checkFailed }
        return
      }
      if !file.hasSuffix(".yaml"), !file.hasSuffix(".yml"),
        !FileManager.default.fileExists(atPath: file)
      {
        // No file, and no built-in regime: the names are told.
        _ = try RegimeLibrary.regime(file)
      }
      let text = try InputFile.text(at: file, what: "the rule file")
      let regime = try Regime.load(yaml: text)
      if !(try Self.check(regime, try tests.map(Self.table) ?? Self.tableBeside(file))) {
        throw ExitStatus.checkFailed
      }
    }

    private static func table(_ path: String) throws -> String {
      try InputFile.text(at: path, what: "the table of tests")
    }

    private static func tableBeside(_ file: String) throws -> String? {
      guard file.hasSuffix(".yaml") else { return nil }
      let path = file.dropLast(".yaml".count) + ".tests.yaml"
      return FileManager.default.fileExists(atPath: String(path)) ? try table(String(path)) : nil
    }

    /// The table of tests; its faults are told as those of the table, since the rule file may have none.
    private static func load(_ text: String, for regime: Regime) throws -> RegimeTable {
      do {
        return try RegimeTable.load(yaml: text, for: regime)
      } catch {
        throw CaseworkError(.usage, "table of tests: \(error.description)")
      }
    }

    /// Prints what is wrong, that of the rules first; whether nothing is.
    ///
    /// - Throws: what is wrong with the table, where nothing is with the rules.
    private static func check(_ regime: Regime, _ tests: String?) throws -> Bool {
      let check = RegimeChecker.check(regime)
      var wrong = check.messages
      var tested = "no table of tests"
      if let tests {
        do {
          let table = try Self.load(tests, for: regime)
          wrong += table.failures(in: regime).map { "test on \($0.message)" }
          tested = Self.tested(table, in: regime)
        } catch let error as CaseworkError where !check.isSound {
          // A rule that is missing leaves a hole, and tests that name it: the hole is what is to be mended.
          wrong.append(error.userMessage)
          tested = "the table of tests was not run"
        }
      }
      for message in wrong { Console.print("\(regime.id): \(message)") }
      let periods = check.periods.count
      Console.note(
        "\(regime.id) version \(regime.version): \(DecimalText.grouped(check.combinations)) "
          + "combinations of facts in \(periods) \(periods == 1 ? "period" : "periods") of law, "
          + (check.isSound ? "each with exactly one result" : "not sound") + "; " + tested)
      return wrong.isEmpty
    }

    /// How many tests there are, and of which rules there is none.
    private static func tested(_ table: RegimeTable, in regime: Regime) -> String {
      let untested = table.untested(in: regime)
      return DecimalText.counted(table.rows.count, "test")
        + (untested.isEmpty ? "" : ", none of rule \(untested.joined(separator: ", "))")
    }
  }
}
