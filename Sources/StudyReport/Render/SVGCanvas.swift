// SPDX-License-Identifier: Apache-2.0
// A small writer of SVG: shapes with classes, all text escaped, coordinates to a tenth.

internal import EvidenceModel

/// Writes one SVG picture.
struct SVGCanvas {
  /// How wide the picture is; the page scales it.
  let form: ChartForm

  private var body = ""
  private let id: String
  private let height: Double

  /// An empty picture; `id` must be unique among the charts of the page.
  init(id: String, form: ChartForm, height: Double) {
    self.id = id + form.suffix
    self.form = form
    self.height = height
  }

  /// A filled rectangle.
  mutating func rect(
    _ horizontal: Double, _ vertical: Double, _ width: Double, _ height: Double, _ style: String
  ) {
    body += "<rect x=\"\(Self.text(horizontal))\" y=\"\(Self.text(vertical))\""
    body += " width=\"\(Self.text(width))\" height=\"\(Self.text(height))\" class=\"\(style)\"/>\n"
  }

  /// A rectangle hatched to say that its number is hidden.
  mutating func hatched(
    _ horizontal: Double, _ vertical: Double, _ width: Double, _ height: Double
  ) {
    body += "<rect x=\"\(Self.text(horizontal))\" y=\"\(Self.text(vertical))\""
    body += " width=\"\(Self.text(width))\" height=\"\(Self.text(height))\""
    body += " class=\"hatched\" fill=\"url(#\(id)-hatch)\"/>\n"
  }

  /// A horizontal line.
  mutating func line(_ start: Double, _ end: Double, at vertical: Double, _ style: String) {
    body += "<path d=\"M\(Self.text(start)) \(Self.text(vertical))H\(Self.text(end))\""
    body += " class=\"\(style)\"/>\n"
  }

  /// Words with their baseline at `vertical`.
  mutating func words(
    _ words: String, _ horizontal: Double, _ vertical: Double, _ style: String = ""
  ) {
    guard !words.isEmpty else { return }
    let names = style.isEmpty ? "" : " class=\"\(style)\""
    body += "<text x=\"\(Self.text(horizontal))\" y=\"\(Self.text(vertical))\"\(names)>"
    body += HTMLText.escaped(words) + "</text>\n"
  }

  /// Words that stand in two lines around `vertical` where they are wider than `width`; the second is cut where it must be.
  mutating func label(_ words: String, _ horizontal: Double, _ vertical: Double, width: Double) {
    guard Self.extent(words) > width,
      let cut = words.indices.last(where: {
        words[$0] == " " && Self.extent(String(words[..<$0])) <= width
      })
    else { return self.words(ChartRenderer.shortened(words, to: width), horizontal, vertical) }
    let rest = ChartRenderer.shortened(String(words[words.index(after: cut)...]), to: width)
    body += "<text x=\"\(Self.text(horizontal))\" y=\"\(Self.text(vertical - 7))\">"
    body += HTMLText.escaped(String(words[..<cut]))
    body +=
      "<tspan x=\"\(Self.text(horizontal))\" dy=\"15\">\(HTMLText.escaped(rest))</tspan></text>\n"
  }

  /// The width in the picture's own units.
  var width: Double { form.width }

  /// The picture with its title and description for those who do not see it.
  func document(title: String, description: String) -> String {
    let names = "\(id)-title \(id)-desc"
    var text =
      "<svg \(form.attribute)viewBox=\"0 0 \(Self.text(width)) \(Self.text(height))\" role=\"img\""
    text += " aria-labelledby=\"\(names)\" xmlns=\"http://www.w3.org/2000/svg\">\n"
    text += "<title id=\"\(id)-title\">\(HTMLText.escaped(title))</title>\n"
    text += "<desc id=\"\(id)-desc\">\(HTMLText.escaped(description))</desc>\n"
    if body.contains("url(#") {
      text += "<defs><pattern id=\"\(id)-hatch\" width=\"6\" height=\"6\""
      text += " patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\" class=\"hatch\"/>"
      text += "</pattern></defs>\n"
    }
    return text + body + "</svg>\n"
  }

  /// About how wide words are, in the picture's units.
  static func extent(_ words: String) -> Double { Double(words.unicodeScalars.count) * 7 }

  private static func text(_ value: Double) -> String {
    let text = DecimalText.fixed(value, places: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
