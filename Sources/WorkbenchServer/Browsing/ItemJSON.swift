// SPDX-License-Identifier: Apache-2.0
// One item, as JSON.

internal import Casework
internal import EvidenceModel

extension ItemFacts {
  /// The facts as JSON.
  var json: JSONValue {
    [
      "item": .integer(item), "kind": .string(kind.rawValue), "format": JSONValue(format),
      "bytes": .integer(bytes), "width": JSONValue(width), "height": JSONValue(height),
      "state": .string(state.rawValue), "orientation": JSONValue(orientation),
      "frames": JSONValue(frames), "alpha": hasAlpha.map { .bool($0) } ?? .null,
      "video": video.map {
        [
          "codec": .string($0.codec), "seconds": JSONValue(decimal: $0.seconds),
          "frame_rate": JSONValue(decimal: $0.frameRate), "frames": JSONValue($0.frames),
        ]
      } ?? .null,
      "error": JSONValue(error), "quality": JSONValue(quality),
      "sampled_frames": JSONValue(sampledFrames),
    ]
  }

  static let schema = AnswerSchema.object(members)

  static let members: [(String, JSONValue)] = [
    ("item", AnswerSchema.number), ("kind", AnswerSchema.text),
    ("format", AnswerSchema.optional(AnswerSchema.text)), ("bytes", AnswerSchema.number),
    ("width", AnswerSchema.optional(AnswerSchema.number)),
    ("height", AnswerSchema.optional(AnswerSchema.number)), ("state", AnswerSchema.text),
    ("orientation", AnswerSchema.optional(AnswerSchema.number)),
    ("frames", AnswerSchema.optional(AnswerSchema.number)),
    ("alpha", AnswerSchema.optional(AnswerSchema.truth)),
    ("video", AnswerSchema.optional(["type": "object"])),
    ("error", AnswerSchema.optional(AnswerSchema.text)),
    ("quality", AnswerSchema.optional(AnswerSchema.number)),
    ("sampled_frames", AnswerSchema.optional(AnswerSchema.number)),
  ]
}

extension ItemView {
  /// The item as JSON: what it is, and what is known of it.
  var json: JSONValue {
    .object((facts.json.members ?? []) + (known.members ?? []))
  }

  private var known: JSONValue {
    [
      "duration": JSONValue(decimal: facts.video?.seconds),
      "places": .array(places.map(\.json)), "place_count": JSONValue(placeCount),
      "postings": [
        "count": JSONValue(postingCount), "posters": JSONValue(posted.posters),
        "first": JSONValue(posted.first), "last": JSONValue(posted.last),
        "posts": .array(postings.map(\.json)),
      ],
      "capture_count": JSONValue(captureCount),
      "statements": .array(
        statements.map {
          [
            "category": $0.category.map(JSONValue.integer) ?? .null,
            "profile": JSONValue($0.profile),
            "precategorized": $0.isPrecategorized.map(JSONValue.bool) ?? .null,
            "by": JSONValue($0.by?.text),
          ]
        }),
      "matches": .array(
        hits.filter(\.isStanding).map { $0.json(ofPages: facts.arePages) }),
      "past_matches": .array(
        hits.filter { !$0.isStanding }.map { $0.json(ofPages: facts.arePages) }),
      "traces": .array(traces.map(\.json)),
      "trace_reading": traceReading?.json ?? .null,
      "conclusion": [
        "code": .string(conclusion.code.rawValue),
        "words": .string(PageValues.word(conclusion.code.rawValue)),
        "strength": JSONValue(word: conclusion.strength),
        "reasons": .array(conclusion.reasons.map(JSONValue.string)),
        "notes": .array(
          ConclusionNote.notes(
            of: conclusion.code, reasons: conclusion.reasons, hasTraces: !traces.isEmpty,
            kind: facts.kind
          ).map(\.json)),
      ],
      "selection": selection.map {
        [
          "decision": .string($0.decision.rawValue), "rule": .string($0.rule),
          "reason": .string($0.reason), "rank": $0.rank.map(JSONValue.number) ?? .null,
        ]
      } ?? .null,
      "family": family.map {
        ["number": .integer($0.number), "size": JSONValue($0.size)]
      } ?? .null,
      "findings": .array(
        findings.map {
          [
            "code": .string($0.code), "severity": .string($0.severity.rawValue),
            "detail": .string($0.detail),
          ]
        }),
      "history": history.json,
    ]
  }

  static let schema = AnswerSchema.object(
    ItemFacts.members + [
      ("duration", AnswerSchema.optional(AnswerSchema.decimal)),
      ("places", AnswerSchema.list(["type": "object"])),
      ("place_count", AnswerSchema.number), ("postings", ["type": "object"]),
      ("capture_count", AnswerSchema.number),
      ("statements", AnswerSchema.list(["type": "object"])),
      ("matches", AnswerSchema.list(["type": "object"])),
      ("past_matches", AnswerSchema.list(["type": "object"])),
      ("traces", AnswerSchema.list(ItemTrace.schema)),
      ("trace_reading", AnswerSchema.optional(ItemTraceReading.schema)),
      ("conclusion", conclusionSchema),
      ("selection", AnswerSchema.optional(["type": "object"])),
      ("family", AnswerSchema.optional(["type": "object"])),
      ("findings", AnswerSchema.list(["type": "object"])), ("history", ["type": "object"]),
    ])
}

extension ItemView {
  private static let conclusionSchema = AnswerSchema.object([
    ("code", AnswerSchema.text), ("words", AnswerSchema.text),
    ("strength", AnswerSchema.optional(AnswerSchema.text)),
    ("reasons", AnswerSchema.list(AnswerSchema.text)),
    ("notes", AnswerSchema.list(ConclusionNote.schema)),
  ])
}

extension ItemPlace {
  var json: JSONValue {
    [
      "occurrence": .integer(occurrence), "place_kind": .string(kind),
      "locator": .string(locator.text), "first": JSONValue(first, offsetKnown: offsetKnown),
      "last": JSONValue(last, offsetKnown: offsetKnown), "offset_known": .bool(offsetKnown),
      "captures": .integer(captures),
    ]
  }
}

extension ItemPosting {
  var json: JSONValue {
    [
      "post": .integer(post), "figure": JSONValue(figure),
      "time": JSONValue(time, offsetKnown: offsetKnown ?? true),
      "time_source": JSONValue(word: timeSource),
      "offset_known": offsetKnown.map { .bool($0) } ?? .null,
      "poster": JSONValue(poster?.text), "poster_node": JSONValue(posterReference),
      "withdrawn": .bool(isWithdrawn),
    ]
  }
}

extension ItemHitView {
  /// The hit of a file whose frames are pages, or of any other.
  func json(ofPages arePages: Bool) -> JSONValue {
    [
      "hit": .integer(hit), "list_number": .integer(list), "list": .string(name),
      "owner": .string(owner), "polarity": .string(polarity.rawValue),
      "version": JSONValue(version), "in_force": .bool(isStanding),
      "algorithm": .string(algorithm.rawValue), "distance": JSONValue(distance),
      "entry": .string(entry), "tags": .array(tags.map(JSONValue.string)),
      "frame_share": frames.map { $0.json(ofPages: arePages) } ?? .null,
      "video_share": video.map { $0.json(ofPages: arePages) } ?? .null,
      "standing": .string(standing.rawValue), "verdict": JSONValue(word: verdict),
    ]
  }
}

extension ItemTrace {
  var json: JSONValue {
    [
      "number": JSONValue(number), "kind": .string(trace.kind),
      "words": .string(
        (trace.tool ?? trace.kind) + ", " + PageValues.word(trace.claim.rawValue)),
      "masked": maskedCharacters > 0 ? JSONValue(maskedCharacters) : .null,
      "tool": JSONValue(trace.tool), "claim": .string(trace.claim.rawValue),
      "carrier": .string(trace.carrier), "offset": JSONValue(trace.offset),
      "length": JSONValue(trace.length), "end": JSONValue(trace.offset &+ max(0, trace.length - 1)),
      "strength": .string(trace.strength.rawValue),
      "forgeability": .string(trace.forgeability.rawValue),
      "survival": JSONValue(word: trace.survival),
      "fields": .array(
        fields.map {
          ["name": .string($0.name), "value": .string($0.value), "masked": .bool($0.isMasked)]
        }),
    ]
  }

  static let schema = AnswerSchema.object([
    ("number", AnswerSchema.number), ("kind", AnswerSchema.text), ("words", AnswerSchema.text),
    ("masked", AnswerSchema.optional(AnswerSchema.number)),
    ("tool", AnswerSchema.optional(AnswerSchema.text)), ("claim", AnswerSchema.text),
    ("carrier", AnswerSchema.text), ("offset", AnswerSchema.number),
    ("length", AnswerSchema.number), ("end", AnswerSchema.number),
    ("strength", AnswerSchema.text), ("forgeability", AnswerSchema.text),
    ("survival", AnswerSchema.optional(AnswerSchema.text)),
    ("fields", AnswerSchema.list(["type": "object"])),
  ])
}

extension ItemTraceReading {
  var json: JSONValue {
    [
      "rules": JSONValue(rules), "earlier": .bool(isEarlier),
      "former": .array(former.map(\.json)),
    ]
  }

  static let schema = AnswerSchema.object([
    ("rules", AnswerSchema.number), ("earlier", AnswerSchema.truth),
    ("former", AnswerSchema.list(ItemTrace.schema)),
  ])
}

extension ItemHistory {
  var json: JSONValue {
    [
      "open": .bool(isOpen), "status": JSONValue(word: status),
      "records": .array(
        records.map { record in
          [
            "assessment": .integer(record.assessment), "own": .bool(record.isOwn),
            "rater": JSONValue(record.rater), "route": .string(record.route.rawValue),
            "adjudication": .bool(record.isAdjudication),
            "superseded": .bool(record.isSuperseded), "withdrawn": .bool(record.isWithdrawn),
            "recorded": .string(record.recorded.description),
            "answers": .array(
              record.answers.map {
                [
                  "question": .string($0.question.rawValue), "answer": .string($0.answer),
                  "question_words": .string($0.questionWords),
                  "answer_words": .string($0.answerWords),
                ]
              }),
            "determination": record.determination?.json ?? .null,
            "earlier": .array(record.earlier.map(\.json)),
            "note": JSONValue(record.note), "distance": JSONValue(record.distance),
          ]
        }),
    ]
  }
}

extension DerivedResult {
  var json: JSONValue {
    [
      "instrument": .string(instrument), "severity": JSONValue(severity),
      "standing": .string(standing.rawValue), "draft": .bool(standing != .standing),
      "words": .string(words), "reason": .string(reason), "as_of": .string(asOf),
      "regime_version": JSONValue(regimeVersion),
    ]
  }
}

extension ItemProof {
  /// The proof as JSON.
  var json: JSONValue {
    [
      "leaf": .integer(Int64(clamping: leaf)), "time": .string(time.description),
      "size": .integer(Int64(clamping: size)), "root": .string(root),
      "hashes": JSONValue(hashes), "verified": true,
    ]
  }

  static let schema = AnswerSchema.object([
    ("leaf", AnswerSchema.number), ("time", AnswerSchema.text), ("size", AnswerSchema.number),
    ("root", AnswerSchema.text), ("hashes", AnswerSchema.number), ("verified", AnswerSchema.truth),
  ])
}
