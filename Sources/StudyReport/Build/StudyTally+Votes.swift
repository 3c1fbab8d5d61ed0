// SPDX-License-Identifier: Apache-2.0
// Items by how many of their ratings give a class: what ratings and pairs of three people or more tell of items.

internal import EvidenceModel

extension AgreementTally {
  /// How many ratings items have, where any has more than two.
  fileprivate var numbersOfRatings: [Int] {
    let numbers = Set(rows.map { row in row.count { $0 != nil } }).sorted()
    return (numbers.last ?? 0) > 2 ? numbers : []
  }

  fileprivate var stem: String { "agreement.\(id).votes" }
  /// The cell of the items with so many ratings.
  fileprivate func wideCell(_ number: Int) -> String { "\(stem).\(number)" }
  /// The cell of the items with so many ratings, of which so many give a class.
  fileprivate func voteCell(_ place: Int, _ votes: Int, of number: Int) -> String {
    "\(stem).\(number).\(labels[place]).\(votes)"
  }
  /// The cell of the items to which anybody gave a class.
  fileprivate func anyCell(_ place: Int) -> String { "\(stem).any.\(labels[place])" }
  /// The cell of the items to which most gave a class.
  fileprivate func mostCell(_ place: Int) -> String { "\(stem).most.\(labels[place])" }
}

extension StudyTally {
  /// Counts items by how many of their ratings give each class, and guards those of few items.
  ///
  /// Of two ratings an item, pairs are items. Of three, nine ratings with a class may be three items that all agree
  /// on: few, though neither ratings nor pairs are. How many ratings items have is taken to be known.
  ///
  /// - Complexity: O(classes × ratings an item) cells.
  mutating func countVotes(of question: AgreementTally) {
    let numbers = question.numbersOfRatings
    guard !numbers.isEmpty else { return }
    for number in numbers { book.declareJoint(question.wideCell(number)) }
    for row in question.rows {
      book.add(1, to: question.wideCell(row.count { $0 != nil }))
    }
    let wide = numbers.map { (cell: question.wideCell($0), number: $0) }
    book.state(question.itemCell, isSumOf: wide.map(\.cell))
    stateExactly(question.ratingTotal, wide.map { ($0.cell, $0.number) })
    stateExactly(question.pairTotal, wide.map { ($0.cell, $0.number * ($0.number - 1) / 2) })
    if let most = numbers.first(where: { book[question.wideCell($0)] == question.equal }) {
      relate([question.equalCells[0]], [question.wideCell(most)])
    }
    for place in question.labels.indices { countVotes(for: place, of: question, numbers) }
  }

  private mutating func countVotes(
    for place: Int, of question: AgreementTally, _ numbers: [Int]
  ) {
    let label = question.labels[place]
    var all: [(cell: String, votes: Int, number: Int)] = []
    for number in numbers {
      for votes in 0...number {
        let cell = question.voteCell(place, votes, of: number)
        book.declareJoint(cell)
        all.append((cell, votes, number))
      }
      book.state(
        question.wideCell(number),
        isSumOf: (0...number).map { question.voteCell(place, $0, of: number) })
    }
    for row in question.rows {
      let given = row.compactMap(\.self)
      book.add(
        1, to: question.voteCell(place, given.count { $0 == label }, of: given.count))
    }
    stateExactly(question.ratingCell(place), all.map { ($0.cell, $0.votes) })
    stateExactly(
      question.pairCell(place, place), all.map { ($0.cell, $0.votes * ($0.votes - 1) / 2) })
    let mixed = question.labels.indices.filter { $0 != place }.map {
      (cell: question.pairCell(place, $0), coefficient: -1)
    }
    book.state(
      all.map { ($0.cell, $0.votes * ($0.number - $0.votes)) } + mixed, lower: 0, upper: 0)
    for (total, parts) in [
      (question.anyCell(place), all.filter { $0.votes > 0 }),
      (question.mostCell(place), all.filter { 2 * $0.votes > $0.number }),
    ] {
      book.declareTotal(total, as: .part, of: parts.map(\.cell))
      book.markUnprinted(total)
    }
  }

  /// States that a count is a sum of others with coefficients.
  private mutating func stateExactly(
    _ whole: String, _ parts: [(cell: String, coefficient: Int)]
  ) {
    book.state(parts + [(whole, -1)], lower: 0, upper: 0)
  }
}
