// SPDX-License-Identifier: Apache-2.0
// Which format some bytes are in, by their first bytes alone. Names and claimed types are not asked.

/// A file format recognised by its first bytes.
public enum MediaFormat: String, CaseIterable, Hashable, Sendable, Codable {
  /// JPEG.
  case jpeg
  /// PNG and APNG.
  case png
  /// GIF 87a and 89a.
  case gif
  /// WebP.
  case webp
  /// TIFF, either byte order, classic and BigTIFF.
  case tiff
  /// HEIC and HEIF.
  case heic
  /// AVIF.
  case avif
  /// Windows bitmap.
  case bmp
  /// MP4 and its relatives.
  case mp4
  /// QuickTime.
  case mov
  /// Matroska and WebM.
  case matroska
  /// AVI.
  case avi
  /// An MPEG transport stream, also as cameras and discs write it.
  case mpegTransport = "mpeg_ts"
  /// An MPEG program stream.
  case mpegProgram = "mpeg_ps"
  /// Flash Video.
  case flash = "flv"
  /// Ogg with video.
  case ogg
  /// Advanced Systems Format: Windows Media, with video or sound.
  case windowsMedia = "asf"
  /// zip and everything built on it.
  case zip
  /// 7z.
  case sevenZip = "7z"
  /// RAR, of version 1.5 and later.
  case rar
  /// A cabinet of Windows.
  case cab
  /// tar (POSIX and GNU).
  case tar
  /// gzip.
  case gzip
  /// xz.
  case xz
  /// Zstandard.
  case zstd
  /// bzip2.
  case bzip2
  /// WARC, uncompressed.
  case warc
  /// PDF.
  case pdf
  /// A safetensors model file.
  case safetensors
  /// A GGUF model file.
  case gguf
  /// A model file as PyTorch writes it: a zip that begins with a pickle.
  case pytorchZip = "pytorch_zip"
  /// A Python pickle: an older model file, or anything else that Python wrote so.
  case pickle
  /// An ONNX model file.
  case onnx
  /// HTML.
  case html
  /// XML that is not HTML.
  case xml
  /// Other text: in UTF-8, UTF-16 or an older coding of bytes.
  case text
}
