// SPDX-License-Identifier: Apache-2.0
// Numbers the captures of a source and goes into the containers among them.

internal import EvidenceModel
internal import MediaDecoding

/// The captures of one source: a stack of containers, the innermost being walked.
final class SourceReader: CaptureReader {
  private struct Level {
    let walker: any Walker
    /// The payload the walker reads in order; `nil` when it reads by range.
    var stream: PeekedPayload?
    /// The file the walker reads by range; `nil` when it reads anything else.
    var file: RegularFile?
  }

  private let context: CaptureContext
  private let sniffer: ContainerSniffer
  private var levels: [Level]
  private var count = 0
  /// Whether the source itself may be a container that gives no capture of its own.
  private var isAtRoot: Bool
  private var hasToldFullIndex = false

  /// Reads what `root` gives.
  ///
  /// With `rootIsFile` the first thing is the source itself.
  init(root: any Walker, rootIsFile: Bool, context: CaptureContext) {
    self.context = context
    sniffer = ContainerSniffer(slot: context.contentDecoder, limits: context.limits.container)
    levels = [Level(walker: root)]
    isAtRoot = rootIsFile
  }

  func drainFindings() -> [Finding] { context.findings.drain() }

  func next() throws -> CaptureRecord? {
    while let level = levels.last {
      guard let found = try level.walker.next() else {
        try leave()
        continue
      }
      if let record = try record(of: found) { return record }
    }
    return nil
  }

  /// Ends the innermost container.
  ///
  /// What is left of its stream is read, so that the container around it can check the whole.
  private func leave() throws {
    let level = levels.removeLast()
    if let stream = level.stream {
      try stream.drain()
      context.findings.add(stream.findings)
    }
    if let file = level.file, !file.isUnchanged { context.findings.add(.fileChanged) }
    if levels.count <= 1 { context.expandedBytes = 0 }
  }

  /// The record of what a walker found; `nil` when that is the source itself and a container.
  private func record(of found: Found) throws -> CaptureRecord? {
    let isSource = isAtRoot
    isAtRoot = false
    let content = try content(of: found, isSource: isSource)
    if isSource, case .container = content { return nil }
    defer { count += 1 }
    register(found, content)
    return CaptureRecord(
      ordinal: count, locator: found.locator, containerOffset: found.containerOffset,
      time: found.time, claimedType: found.claimedType, status: found.status, role: found.role,
      statement: found.statement, content: content)
  }

  private func content(of found: Found, isSource: Bool) throws -> CaptureContent {
    switch found.content {
    case .refused(let finding): return .refused(finding)
    case .revisit(let reference): return .revisit(of: target(of: reference))
    case .payload(let stream, let source):
      let payload = PeekedPayload(stream, limit: context.limits.payloadBytes)
      guard let kind = try sniffer.container(whole: source, { try payload.peek($0) }) else {
        return .payload(payload)
      }
      guard levels.count <= context.limits.depth else {
        return .refused(
          Finding(
            code: "archive.depth", severity: .unreadable,
            detail: "containers nested deeper than \(context.limits.depth)"))
      }
      payload.removeLimit()
      let chain = isSource ? [] : found.locator.chain
      return try enter(kind, payload, source: source, chain: chain, found: found)
    }
  }

  // MARK: - Containers

  private func enter(
    _ kind: SniffedContainer, _ payload: PeekedPayload, source: (any ByteSource)?,
    chain: [Locator], found: Found
  ) throws -> CaptureContent {
    switch kind {
    case .warc(let coding):
      let walker = WARCWalker(payload, coding: coding, outer: chain, context: context)
      levels.append(Level(walker: walker, stream: payload))
      return .container(.warc)
    case .compressed(let coding):
      let walker = CompressedWalker(
        payload, coding: coding, name: found.locator.lastComponent, outer: chain, context: context)
      levels.append(Level(walker: walker, stream: payload))
      return .container(.compressed)
    case .archive(let format):
      return try enter(format, payload, source: source, chain: chain)
    }
  }

  private func enter(
    _ format: ContainerFormat, _ payload: PeekedPayload, source: (any ByteSource)?,
    chain: [Locator]
  ) throws -> CaptureContent {
    let volume = ArchiveVolume.of(try payload.peek(MediaFormat.sniffByteCount))
    guard let bytes = try source ?? spool(payload) else {
      return .refused(
        Finding(
          code: "archive.spool_limit", severity: .unreadable,
          detail: "a nested container is larger than \(context.limits.spoolBytes) bytes"))
    }
    let archive = ArchiveWalker(bytes, format: format, outer: chain, context: context)
    do {
      let first = try archive.open()
      if volume == .readable { context.findings.add(.furtherVolumes) }
      guard format == .zip, let first, WACZPackage.mayBegin(withEntry: first),
        let package = try WACZPackage.read(bytes, context: context)
      else {
        levels.append(Level(walker: archive, file: source as? RegularFile))
        return .container(format)
      }
      levels.append(
        Level(
          walker: WACZWalker(archive, package: package, context: context),
          file: source as? RegularFile))
      return .container(.wacz)
    } catch let error as DecodeError {
      return .payload(
        SourcePayload(bytes, findings: [.decoding(error, code: "archive.archive")]))
    }
  }

  /// The payload in encrypted temporary storage; `nil` when it is too large.
  private func spool(_ payload: PeekedPayload) throws -> (any ByteSource)? {
    let limit = context.limits.spoolBytes
    let bounded = BoundedStream(payload, limit: limit)
    let source = try context.spooler.spool(bounded, limit: limit)
    context.findings.add(payload.findings)
    return bounded.isExceeded ? nil : source
  }

  // MARK: - Revisits

  private func target(of reference: RevisitReference) -> RevisitTarget {
    let ordinal = context.revisits.ordinal(of: reference.targets)
    if ordinal == nil {
      context.findings.add(
        Finding(
          code: "warc.revisit_unresolved", severity: .defect,
          detail: "a revisit means a record that is not before it in this source"))
    }
    return RevisitTarget(
      ordinal: ordinal, payloadDigest: reference.payloadDigest, address: reference.address,
      date: reference.date)
  }

  private func register(_ found: Found, _ content: CaptureContent) {
    var ordinal = count
    if case .revisit(let target) = content {
      guard let earlier = target.ordinal else { return }
      ordinal = earlier
    }
    context.revisits.add(found.revisitKeys, ordinal: ordinal)
    guard context.revisits.isFull, !hasToldFullIndex else { return }
    hasToldFullIndex = true
    context.findings.add(
      Finding(
        code: "warc.revisit_index_full", severity: .defect,
        detail: "later revisits may stay unresolved: their index holds its limit of keys"))
  }
}

extension Finding {
  /// An archive that goes on in other files.
  fileprivate static let furtherVolumes = Finding(
    code: "archive.unopened", severity: .unreadable,
    detail:
      "the archive is one of several volumes, and what does not lie in this one as a whole is not read; open a copy of "
      + "all of them with their own program, and take in the folder that comes out")
}
