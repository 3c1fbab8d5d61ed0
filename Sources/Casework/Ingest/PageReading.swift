// SPDX-License-Identifier: Apache-2.0
// Pages are mapped while they stream by; a page that breaks its parser is a finding.

internal import EvidenceCapture
internal import EvidenceModel
internal import MediaDecoding

/// Opens a mapper for each page that the mapping is for, in a decoder of its own.
final class PageReading {
  private let mapping: PageMapping
  private let decoders: any Examining
  private var session: (any DecoderSession)?

  init(mapping: PageMapping, decoders: any Examining) {
    self.mapping = mapping
    self.decoders = decoders
  }

  /// A mapper for this capture; `nil` when the mapping is not for it.
  func begin(_ record: CaptureRecord) throws -> Page? {
    guard record.makesOccurrence else { return nil }
    let session = try session ?? decoders.makeSession()
    self.session = session
    do {
      return try PageMapper.open(mapping, page: record.locator, session: session).map {
        Page(mapper: $0, reading: self)
      }
    } catch let error as DecodeError where error.code != .broken {
      if error.endsSession { self.session = nil }
      return nil
    }
  }

  /// One page being mapped.
  final class Page {
    private let mapper: PageMapper
    private let reading: PageReading
    private var failure: DecodeError?

    fileprivate init(mapper: PageMapper, reading: PageReading) {
      self.mapper = mapper
      self.reading = reading
    }

    /// Reads the next bytes of the page.
    func feed(_ bytes: [UInt8]) {
      guard failure == nil else { return }
      do { try mapper.feed(bytes) } catch { fail(error) }
    }

    /// Ends the page.
    func finish() -> (extract: PageExtract?, findings: [Finding]) {
      if failure == nil {
        do {
          let extract = try mapper.finish()
          return (extract, extract.findings)
        } catch { fail(error) }
      }
      let finding = Finding(
        code: "page.decoder_ended", severity: .unreadable,
        detail: "a page could not be mapped: \(failure?.code.rawValue ?? "unknown")")
      return (nil, [finding])
    }

    private func fail(_ error: any Error) {
      failure = error as? DecodeError ?? DecodeError(.broken, "the page parser failed")
      reading.session = nil
    }
  }
}
