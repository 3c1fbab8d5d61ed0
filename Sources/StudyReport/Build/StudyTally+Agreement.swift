// SPDX-License-Identifier: Apache-2.0
// Counts ratings and their pairs, and states what ties them to each other and to the rest of the report.

internal import EvidenceModel

extension StudyTally {
  /// The questions of which an edition may tell: in the published one, those that enough people answered, by the
  /// case's own regime.
  static func agreement(
    _ snapshot: StudySnapshot, options: ReportOptions
  ) -> [AgreementTally] {
    (snapshot.agreement?.questions ?? []).compactMap { given in
      guard options.edition == .internal || !given.id.hasPrefix("result_") else { return nil }
      return AgreementTally(
        given, fewestPeople: options.edition == .published ? options.fewestAnalysts : 2)
    }
  }

  /// The results of what was rated again for another reason than a draw, of which an edition may tell.
  static func checks(_ snapshot: StudySnapshot, options: ReportOptions) -> [AgreementTally] {
    (snapshot.agreement?.checks ?? []).compactMap {
      AgreementTally(
        $0, fewestPeople: options.edition == .published ? options.fewestAnalysts : 2)
    }
  }

  /// Counts the ratings, after everything else was counted.
  mutating func countAgreement() {
    for question in agreement + checks {
      declare(question)
      tie(question)
      countVotes(of: question)
    }
    tieChecks()
    guard let result = agreement.first(where: { $0.id == "result" }) else { return }
    book.state([result.itemCell], areAtMost: ["items"])
    for question in agreement where question.id != result.id {
      book.state([question.itemCell], areAtMost: [result.itemCell])
      book.state([question.pairTotal], areAtMost: [result.pairTotal])
      stateLawfulPairs(of: question, result)
    }
    stateGrades(result)
  }

  private mutating func declare(_ question: AgreementTally) {
    func add(_ count: Int, _ cell: String, as role: CellBook.Role = .part) {
      book.declare(cell, as: role)
      book.add(count, to: cell)
    }
    add(question.items, question.itemCell, as: .total)
    for place in question.labels.indices {
      add(question.ratings[place], question.ratingCell(place), as: .total)
    }
    for place in question.places {
      add(
        question.pairs[place.first][place.second], question.pairCell(place.first, place.second))
    }
    for place in question.labels.indices {
      add(question.once[place], question.onceCell(place))
    }
    add(question.equal, question.equalCells[0])
    add(question.items - question.equal, question.equalCells[1])
    book.state(question.itemCell, isSumOf: question.equalCells)
    // How many ratings an item has hangs on whom it was given to, not on what they said: it tells nobody's result. Where items
    // have two numbers of ratings, it follows from items and ratings besides.
    for cell in question.equalCells { book.markDesigned(cell) }
    let same = question.labels.indices.map { question.pairCell($0, $0) }
    let other = question.places.filter { $0.first != $0.second }
    book.declareTotal(question.agreeing, of: same)
    book.declareTotal(
      question.differing, of: other.map { question.pairCell($0.first, $0.second) })
    book.declareTotal(question.pairTotal, of: [question.agreeing, question.differing])
    book.declareTotal(
      question.ratingTotal, of: question.labels.indices.map(question.ratingCell))
  }

  /// Each rating stands in as many pairs as there are others of its item: one, where all items have two.
  private mutating func tie(_ question: AgreementTally) {
    let others = question.people - 1
    for place in question.labels.indices {
      let ends: [(cell: String, coefficient: Int)] = question.labels.indices.map {
        (question.pairCell(place, $0), $0 == place ? 2 : 1)
      }
      let rating = question.ratingCell(place)
      guard !question.isPaired else {
        book.state(ends + [(rating, -1)], lower: 0, upper: 0)
        continue
      }
      book.state(ends + [(rating, -1)], lower: 0)
      book.state(ends + [(rating, -others)], upper: 0)
    }
    let (ratings, items) = (question.ratingTotal, question.itemCell)
    guard !question.isPaired else {
      book.state(question.pairTotal, isSumOf: [items])
      book.state([(ratings, 1), (items, -2)], lower: 0, upper: 0)
      return
    }
    book.state([(ratings, 1), (items, -2)], lower: 0)
    book.state([(ratings, 1), (items, -question.people)], upper: 0)
    book.state([items], areAtMost: [question.pairTotal])
  }

  /// Ties what audit samples had rated again to what they had looked at: whichever relation holds is taken to be known.
  private mutating func tieChecks() {
    let strata = snapshot.audit?.strata.filter { $0.id == StudyAuditStratum.negative } ?? []
    let seen = strata.flatMap { stratum in stratum.samples.map { AuditCells(stratum, $0).seen } }
    guard !seen.isEmpty, let check = checks.first(where: { $0.id == "audit" }) else { return }
    relate([check.itemCell], seen)
  }

  /// Two ratings with a result gave answers that lead to it, where it needs an answer.
  private mutating func stateLawfulPairs(
    of question: AgreementTally, _ result: AgreementTally
  ) {
    for instrument in instruments {
      guard let key = FactQuestion(rawValue: question.id), let answers = instrument.answers[key],
        !answers.contains(nil)
      else { continue }
      func belongs(_ label: String) -> Bool {
        label == instrument.id || label.hasPrefix("\(instrument.id)/")
      }
      let own = result.places.filter {
        belongs(result.labels[$0.first]) && belongs(result.labels[$0.second])
      }
      let given = question.places.filter {
        answers.contains(question.labels[$0.first])
          && answers.contains(question.labels[$0.second])
      }
      book.state(
        own.map { result.pairCell($0.first, $0.second) },
        areAtMost: given.map { question.pairCell($0.first, $0.second) })
    }
  }

  /// Where each image was posted once, grades count the items that agreement counts: whichever relation holds between
  /// the two is taken to be known.
  private mutating func stateGrades(_ result: AgreementTally) {
    guard book["posted"] == book["unique_posted"] else { return }
    let differ = ["disputed", "grade.adjudicated"]
    let twice = differ + ["grade.indicative", "grade.trusted"]
    let all = [result] + checks
    for (grades, cells) in [
      (twice, [result.itemCell]), (differ, [result.differing]), (twice, all.map(\.itemCell)),
      (differ, all.map(\.differing)), (differ, [result.equalCells[1]]),
      (differ, all.map { $0.equalCells[1] }),
    ] {
      book.state(grades, areAtMost: cells)
      book.state(cells, areAtMost: grades)
    }
  }
}
