// SPDX-License-Identifier: Apache-2.0
// What a reader knows who asks how many items stand behind ratings, where items have three of them and more.

import StudyReport

extension ReaderKnowledge {
  /// Parts the items of each question by how many ratings they have and how many of these give a class.
  ///
  /// Items to which anybody gave a class, and those to which most did, must be no easier to find out than hidden counts.
  mutating func stateVotes(_ snapshot: StudySnapshot) {
    for question in snapshot.agreement?.questions ?? [] {
      let rows = question.rows.map { $0.compactMap(\.self) }.filter { $0.count > 1 }
      let numbers = Set(rows.map(\.count)).sorted()
      let items = "agreement|\(question.id)|items"
      guard (numbers.last ?? 0) > 2, solver.position(items) != nil else { continue }
      for number in numbers {
        solver.declare(
          "votes|\(question.id)|\(number)", truth: rows.count { $0.count == number },
          domain: ReaderSolver.unlimited)
      }
      solver.state(numbers.map { "votes|\(question.id)|\($0)" }, [items], 0...0)
      for label in question.labels { state(label, of: question, rows, numbers) }
    }
  }

  private mutating func state(
    _ label: String, of question: StudyRatings, _ rows: [[String]], _ numbers: [Int]
  ) {
    let ratings = "agreement_classes|\(question.id).\(label)|ratings"
    guard solver.position(ratings) != nil else { return }
    var all: [(name: String, votes: Int, number: Int)] = []
    for number in numbers {
      for votes in 0...number {
        let name = "votes|\(question.id)|\(number).\(label).\(votes)"
        let count = rows.count { row in
          row.count == number && row.count { $0 == label } == votes
        }
        solver.declare(name, truth: count, domain: ReaderSolver.unlimited)
        all.append((name, votes, number))
      }
      solver.state(
        (0...number).map { "votes|\(question.id)|\(number).\(label).\($0)" },
        ["votes|\(question.id)|\(number)"], 0...0)
    }
    /// Each part as often as it counts.
    func times(_ count: (Int, Int) -> Int) -> [String] {
      all.flatMap { Array(repeating: $0.name, count: count($0.votes, $0.number)) }
    }
    solver.state(times { votes, _ in votes }, [ratings], 0...0)
    func pair(_ other: String) -> String {
      let places = [label, other].compactMap { question.labels.firstIndex(of: $0) }.sorted()
      return "confusion_\(question.id)|\(question.labels[places[0]])|\(question.labels[places[1]])"
    }
    if solver.position(pair(label)) != nil {
      solver.state(times { votes, _ in votes * (votes - 1) / 2 }, [pair(label)], 0...0)
      solver.state(
        times { votes, number in votes * (number - votes) },
        question.labels.filter { $0 != label }.map(pair), 0...0)
    }
    for (kind, parts) in [
      ("any", all.filter { $0.votes > 0 }), ("most", all.filter { 2 * $0.votes > $0.number }),
    ] {
      let name = "votes|\(question.id)|\(kind).\(label)"
      let count = rows.count { row in
        let votes = row.count { $0 == label }
        return kind == "any" ? votes > 0 : 2 * votes > row.count
      }
      solver.declare(name, truth: count, domain: ReaderSolver.unlimited)
      solver.state(parts.map(\.name), [name], 0...0)
      if (1...4).contains(count) { hidden.insert(name) }
    }
  }
}
