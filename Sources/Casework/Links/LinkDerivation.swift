// SPDX-License-Identifier: Apache-2.0
// From what an item's traces, places and posts say to what it may have in common with others.

internal import EvidenceModel

/// One thing that an item may have in common with others.
struct DerivedLink: Hashable {
  let kind: LinkNodeKind
  /// In normal form; evidence text.
  let text: String
  let relation: LinkRelation

  init(_ kind: LinkNodeKind, _ text: String, _ relation: LinkRelation) {
    self.kind = kind
    self.text = text
    self.relation = relation
  }
}

/// Works out what an item may have in common with others.
///
/// Pure functions of one item's rows: the order of ingest and other items do not matter.
enum LinkDerivation {
  /// The kind of trace by which a model file says what it is.
  static let modelFile = "model.file"
  /// The kind of trace by which a file says which document it is.
  private static let document = "xmp.document"
  /// The kind of trace that holds the digest of a picture's thumbnail.
  private static let thumbnail = "test.thumbnail"
  private static let fewestHashDigits = 6

  /// What an item's traces say, and of a model file its own digest.
  static func links(of traces: [Trace], sha256: String?) -> Set<DerivedLink> {
    var links: Set<DerivedLink> = []
    if let sha256 { links.formUnion(hashes(sha256, .file)) }
    for trace in traces {
      switch trace.kind {
      case modelFile: links.formUnion(file(trace))
      case document: links.formUnion(documents(trace))
      case thumbnail: links.formUnion(thumbnails(trace))
      default: links.formUnion(generation(trace.generation))
      }
    }
    return links
  }

  /// What the name at one of an item's places says; `nil` for kinds that are neither shown nor used as files.
  static func link(toFileAt locator: JSONValue, kind: ItemKind) -> DerivedLink? {
    guard let text = locator["text"]?.text else { return nil }
    let name =
      locator["kind"]?.text == "url"
      ? LinkText.fileName(ofAddress: text) : LinkText.fileName(text)
    guard let name else { return nil }
    switch kind {
    case .image, .video: return DerivedLink(.fileName, name, .name)
    case .model: return LinkText.modelName(name).map { DerivedLink(.modelName, $0, .file) }
    case .text, .other: return nil
    }
  }

  /// Who posted a post; `nil` when its page does not say.
  static func poster(ofPost detail: JSONValue) -> DerivedLink? {
    guard let name = (detail["poster"]?.text).map({ LinkText.cleaned($0) }), !name.isEmpty else {
      return nil
    }
    return DerivedLink(.poster, name, .posted)
  }

  /// An item's own digests, under which it may have gone into other pictures.
  static func contents(_ digests: ContentDigests) -> [DerivedLink] {
    [
      DerivedLink(.contentSHA256, digests.sha256.description, .content),
      DerivedLink(.contentSHA1, digests.sha1.description, .content),
      DerivedLink(.contentMD5, digests.md5.description, .content),
    ]
  }

  /// What a hash as written, or a name, of a model file may be.
  static func models(named text: String) -> [DerivedLink] {
    let written = ModelHash(text)
    var hashes = written.map { self.hash($0, .file) } ?? []
    // Nobody sees of 64 digits alone whether they are of the whole file or of its tensors.
    if let written, written.sort == .sha256 {
      hashes += hash(ModelHash(sort: .tensorsSHA256, digits: written.digits), .file)
    }
    return hashes + (LinkText.modelName(text).map { [DerivedLink(.modelName, $0, .file)] } ?? [])
  }

  // MARK: - Parts

  private static func generation(_ record: GenerationRecord) -> [DerivedLink] {
    var links: [DerivedLink] = []
    for use in record.models {
      let relation = LinkRelation(use.role)
      for written in use.hashes { links += hash(written, relation) }
      if let name = use.name.flatMap({ LinkText.modelName($0) }) {
        links.append(DerivedLink(.modelName, name, relation))
      }
    }
    for input in record.inputs { links += self.input(input) }
    let words = LinkText.words(of: record.prompts)
    if let words { links.append(DerivedLink(.prompt, words, .prompt)) }
    for seed in record.seeds.compactMap(LinkText.seed) {
      links.append(DerivedLink(.seed, seed, .seed))
      if let words { links.append(DerivedLink(.seedPrompt, "\(seed) \(words)", .seed)) }
    }
    return links
  }

  /// The documents that a file says it is, and those that it says it was made from.
  private static func documents(_ trace: Trace) -> [DerivedLink] {
    trace.fields.compactMap { field in
      switch field.name {
      case "document_id", "original_id": DerivedLink(.documentID, field.value, .document)
      case "derived_from": DerivedLink(.documentID, field.value, .input)
      default: nil
      }
    }
  }

  /// The thumbnail within a picture, which other pictures may hold too, and which may be an item itself.
  private static func thumbnails(_ trace: Trace) -> [DerivedLink] {
    trace.fields.filter { $0.name == "thumbnail_sha256" }.flatMap {
      [
        DerivedLink(.thumbnailSHA256, $0.value, .thumbnail),
        DerivedLink(.contentSHA256, $0.value, .thumbnail),
      ]
    }
  }

  /// A model file's own statements; what is no hash of its sort is passed over.
  private static func file(_ trace: Trace) -> [DerivedLink] {
    var links: [DerivedLink] = []
    for field in trace.fields {
      switch field.name {
      case "sha256": links += hashes(field.value, .file)
      case "tensors_sha256":
        guard let hash = ModelHash(field.value), hash.sort == .sha256 else { continue }
        links += self.hash(ModelHash(sort: .tensorsSHA256, digits: hash.digits), .file)
      case "autov1", "autov2", "autov3":
        guard let hash = ModelHash(field.value), hash.sort.rawValue == field.name else { continue }
        links += self.hash(hash, .file)
      case "name":
        links += LinkText.modelName(field.value).map { [DerivedLink(.modelName, $0, .file)] } ?? []
      case "base_model_hash": links += ModelHash(field.value).map { self.hash($0, .base) } ?? []
      case "base_model":
        links += LinkText.modelName(field.value).map { [DerivedLink(.modelName, $0, .base)] } ?? []
      default: break
      }
    }
    return links
  }

  private static func hashes(_ sha256: String, _ relation: LinkRelation) -> [DerivedLink] {
    ModelHash(sha256).map { $0.sort == .sha256 ? hash($0, relation) : [] } ?? []
  }

  /// A hash as written; of a whole SHA-256 also the ten digits that most programs keep, of one of tensors the twelve.
  private static func hash(_ hash: ModelHash, _ relation: LinkRelation) -> [DerivedLink] {
    guard hash.digits.utf8.count >= fewestHashDigits, hash.digits.contains(where: { $0 != "0" })
    else { return [] }
    let whole = DerivedLink(LinkNodeKind(hash.sort), hash.digits, relation)
    switch hash.sort {
    case .sha256: return [whole, DerivedLink(.autov2, String(hash.digits.prefix(10)), relation)]
    case .tensorsSHA256:
      return [whole, DerivedLink(.autov3, String(hash.digits.prefix(12)), relation)]
    default: return [whole]
    }
  }

  /// A picture that went in: its file's name, and a digest of its content where a part of its path is one.
  private static func input(_ path: String) -> [DerivedLink] {
    guard let name = LinkText.fileName(path) else { return [] }
    var links = [DerivedLink(.fileName, name, .input)]
    for part in path.lowercased().split(whereSeparator: { "/\\".contains($0) }).prefix(64) {
      let stem = part.prefix { $0 != "." && $0 != " " }
      guard stem.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else { continue }
      let kind: LinkNodeKind
      switch stem.utf8.count {
      case 64: kind = .contentSHA256
      case 40: kind = .contentSHA1
      case 32: kind = .contentMD5
      default: continue
      }
      links.append(DerivedLink(kind, String(stem), .input))
    }
    return links
  }
}
