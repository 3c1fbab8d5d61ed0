// SPDX-License-Identifier: Apache-2.0
// Quotes of rows that come in pieces, held to the way in which whole rows are cut.

import EvidenceModel
import MartletTesting
import Testing

@Suite struct CSVQuotesTests {
  private static let comma = UInt8(ascii: ",")

  /// What cutting a whole row says of its quotes.
  private static func whole(_ row: [UInt8]) -> CSVFault? {
    do throws(CSVFault) {
      _ = try CSVFields.split(row, separator: comma)
      return nil
    } catch { return error }
  }

  /// What the pieces of a row say of them.
  private static func pieces(_ pieces: [[UInt8]]) -> CSVFault? {
    var quotes = CSVQuotes(separator: comma)
    do throws(CSVFault) { for piece in pieces { try quotes.take(piece) } } catch { return error }
    return quotes.isOpen ? .openQuote : nil
  }

  @Test(arguments: [
    ("", nil), ("a,b", nil), ("\"a\"", nil), ("\"a,b\n\"\"c\"", nil), ("a\"b", nil),
    ("\"", CSVFault.openQuote), ("a,\"b", .openQuote), ("\"a\"\"", .openQuote),
    ("\"a\"b", .textAfterQuote), ("a,\"\" ", nil), (" \"a\"\t,b", nil), ("a, \"b", .openQuote),
    ("\"a\" b", .textAfterQuote), ("\"a\" \"", .textAfterQuote), (" a\"", nil),
  ])
  func quotesAreTold(_ row: String, _ fault: CSVFault?) {
    #expect(Self.whole(Array(row.utf8)) == fault)
    #expect(Self.pieces([Array(row.utf8)]) == fault)
  }

  @Test func blanksAroundQuotesAreNoPartOfTheField() throws {
    let fields = { (row: String, separator: String) in
      try CSVFields.split(Array(row.utf8), separator: Array(separator.utf8)[0])
        .map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(try fields(" \"a;\"\"b\" ;\t\" c\"; d ", ";") == ["a;\"b", " c", " d "])
    #expect(try fields("\"a\"\t \"b\" \t", "\t") == ["a", "b", ""])
  }

  @Test func howARowIsCutIntoPiecesChangesNothing() {
    var generator = SeedReport.generator("quotes in pieces")
    let letters = Array("a,\" \n".utf8)
    for _ in 0..<20_000 {
      let row = (0..<generator.below(14)).map { _ in letters[generator.below(letters.count)] }
      let cut = generator.below(row.count + 1)
      let parts = [Array(row[..<cut]), Array(row[cut...])]
      #expect(Self.pieces(parts) == Self.whole(row), "\(row) at \(cut)")
    }
  }
}
