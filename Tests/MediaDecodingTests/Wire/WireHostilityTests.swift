// SPDX-License-Identifier: Apache-2.0
// Neither side is harmed by what the other sends: nonsense gives errors, never traps.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@Suite struct WireHostilityTests {
  private let request = ExaminationRequest(
    wantsPDQ: true, wantsDihedral: true, wantsTraces: true, video: .standard,
    limits: .standard)

  /// A genuine answer, taken from a server that serves one examination.
  private func genuineAnswer() throws -> WireFrame {
    let asking = ScriptedTransport([])
    _ = try? WireClient(transport: asking, callTimeout: .seconds(1))
      .examine(MemoryBytes([1, 2, 3]), request)
    let question = try #require(asking.sent.first)
    let data = WireFrame(.data, payload: [1, 2, 3])
    let transport = ScriptedTransport([question, data])
    try WireServer(transport: transport, decoder: EchoDecoder()).run()
    let answer = try #require(transport.sent.last)
    #expect(transport.sent.map(\.kind) == [.ready, .need, .examined])
    return answer
  }

  private func examine(answeredBy frames: [WireFrame]) -> Result<Examination, any Error> {
    let client = WireClient(
      transport: ScriptedTransport(frames), callTimeout: .seconds(1))
    return Result { try client.examine(MemoryBytes([1, 2, 3]), request) }
  }

  @Test func aGenuineAnswerIsRead() throws {
    let expected = EchoDecoder.examination([1, 2, 3], [1, 2, 3], request)
    let found = try examine(answeredBy: [try genuineAnswer()]).get()
    #expect(found == expected)
  }

  @Test func mutatedAnswersNeverTrap() throws {
    var generator = SeedReport.generator("answers")
    let answer = try genuineAnswer()
    var refused = 0
    for _ in 0..<4_000 {
      var payload = answer.payload
      for _ in 0...generator.below(4) {
        payload[generator.below(payload.count)] = UInt8(generator.below(256))
      }
      if generator.below(4) == 0 { payload.removeLast(generator.below(payload.count)) }
      do {
        let found = try examine(answeredBy: [WireFrame(.examined, payload: payload)]).get()
        #expect(found.findings.allSatisfy { $0.detail.utf8.allSatisfy { $0 >= 0x20 } })
      } catch {
        #expect(error as? DecodeError == DecodeError(.broken, ""))
        refused += 1
      }
    }
    #expect(refused > 1_000)
  }

  @Test(arguments: [
    WireFrame(.ready), WireFrame(.examined), WireFrame(.opened), WireFrame(.examine),
    WireFrame(.examined, session: 9), WireFrame(.failed), WireFrame(.failed, payload: [1, 2]),
    WireFrame(.need), WireFrame(.need, payload: [UInt8](repeating: 0xff, count: 16)),
    WireFrame(.need, payload: [UInt8](repeating: 0, count: 16)),
    WireFrame(.need, payload: [0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1]),
  ])
  func answersOutOfPlaceEndTheConnection(_ frame: WireFrame) throws {
    let client = WireClient(
      transport: ScriptedTransport([frame, try genuineAnswer()]), callTimeout: .seconds(1))
    #expect(throws: DecodeError(.broken, "")) {
      try client.examine(MemoryBytes([1, 2, 3]), request)
    }
    #expect(client.failure?.code == .broken)
    #expect(throws: DecodeError(.broken, "")) { try client.openMarkup(.html, limits: .standard) }
  }

  @Test func moreThanWasAskedForIsRefused() throws {
    let opened = WireFrame(.opened, session: 1)
    let long = WireFrame(.bytes, session: 1, payload: [1, 2, 3])
    let client = WireClient(
      transport: ScriptedTransport([opened, long]), callTimeout: .seconds(1))
    let archive = try client.openArchive(MemoryBytes([1]), limits: .standard)
    #expect(throws: DecodeError(.broken, "")) { try archive.readEntry(maximum: 2) }
  }

  @Test func aFailureCannotCarryEvidenceText() {
    var writer = CanonicalWriter()
    writer.write("corrupt")
    writer.write("\u{1b}[2J")
    let frame = WireFrame(.failed, payload: writer.bytes)
    #expect(throws: DecodeError(.broken, "")) { try examine(answeredBy: [frame]).get() }
  }

  @Test func headersOfForbiddenSizeAreRefused() {
    for length in [0, 4, WireFrame.maximumPayload + 6, 0xffff_ffff] {
      let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
      #expect(throws: DecodeError(.broken, "")) {
        try WireFrame.Header(bytes + [WireFrame.Kind.bytes.rawValue, 0, 0, 0, 0])
      }
    }
    #expect(throws: DecodeError(.broken, "")) {
      try WireFrame.Header([0, 0, 0, 5, 0x33, 0, 0, 0, 0])
    }
    #expect(throws: DecodeError(.broken, "")) { try WireFrame.Header([0, 0]) }
  }

  @Test func aServerSurvivesRandomRequests() throws {
    var generator = SeedReport.generator("requests")
    for _ in 0..<300 {
      let frames = (0..<20).map { _ in
        let kind = WireFrame.Kind.allCases[generator.below(WireFrame.Kind.allCases.count)]
        let payload = (0..<generator.below(60)).map { _ in UInt8(generator.below(3)) }
        return WireFrame(kind, session: UInt32(generator.below(3)), payload: payload)
      }
      let transport = ScriptedTransport(frames)
      try WireServer(transport: transport, decoder: EchoDecoder()).run()
      #expect(transport.sent.first?.kind == .ready)
      #expect(transport.sent.count > 10)
    }
  }

  @Test func anotherVersionIsRefused() {
    let frame = WireFrame(.ready, payload: [0, 0, 0, 99])
    let client = WireClient(
      transport: ScriptedTransport([frame]), callTimeout: .seconds(1))
    #expect(throws: DecodeError(.broken, "")) { try client.waitUntilReady(within: .seconds(1)) }
  }
}
