// SPDX-License-Identifier: Apache-2.0
// Relations between tables that are no sums, known to whoever knows the law or the program.

internal import EvidenceModel

extension StudyTally {
  /// States what a result under an instrument says of the answers behind it.
  ///
  /// A pseudo-photograph looks like a photograph, so the statute's row bounds the answer's row. For a set
  /// of answers, the images under all instruments that only these answers lead to are not more than the
  /// images with these answers. Stated for every such set, this is all that the two tables' margins say
  /// about each other (Hall's condition).
  mutating func stateLawfulAnswers() {
    let criminal = instruments.filter(\.isCriminal)
    for breakdown in breakdowns {
      guard let question = breakdown.question else { continue }
      let codes = criminal.map { instrument in
        instrument.answers[question].map { Set($0.map { $0 ?? Breakdown.noAnswer }) }
      }
      for population in populations(of: breakdown) where population != .posted {
        let prefix = population == .inferred ? "inferred." : ""
        for answers in Self.unions(of: codes.compactMap(\.self)) {
          let bound = zip(criminal, codes).filter { $1?.isSubset(of: answers) ?? false }
          let rows = breakdown.rows.map(\.code).filter(answers.contains)
          book.state(
            bound.map { "\(prefix)instrument.\($0.0.id)" },
            areAtMost: rows.map { breakdown.cell(population, $0) })
        }
      }
    }
  }

  /// All unions of some of the sets, each once; of the first few only, where there are many.
  private static func unions(of sets: [Set<String>]) -> [Set<String>] {
    var unions: Set<Set<String>> = []
    for set in Set(sets).sorted(by: { $0.sorted().lexicographicallyPrecedes($1.sorted()) }).prefix(
      8)
    {
      unions.formUnion(unions.map { $0.union(set) } + [set])
    }
    return unions.sorted { $0.sorted().lexicographicallyPrecedes($1.sorted()) }
  }

  /// States that only traces of a generator or of generative editing name a tool.
  mutating func stateToolTraces() {
    guard let tool = breakdowns.first(where: { $0.id == "tool" }),
      let provenance = breakdowns.first(where: { $0.id == "provenance" })
    else { return }
    for population in populations(of: tool) {
      book.state(
        tool.rows.map(\.code).filter { $0 != Breakdown.noTool }.map { tool.cell(population, $0) },
        areAtMost: ["generated", "edited"].map { provenance.cell(population, $0) })
    }
  }
}
