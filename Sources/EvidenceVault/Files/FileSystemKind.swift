// SPDX-License-Identifier: Apache-2.0
// Tells network file systems, where locks and durability cannot be relied on, from local ones.

internal import CSodium
internal import Glibc

/// What kind of file system holds a path.
///
/// A database in write-ahead mode, file locks and the order of writes cannot be relied on over a
/// network, so that a case there needs a person's explicit word.
public enum FileSystemKind {
  /// Type numbers of network file systems, from `linux/magic.h` and `statfs(2)`.
  private static let networkTypes: Set<UInt32> = [
    0x6969,  // nfs
    0x517b,  // smb
    0xff53_4d42,  // cifs
    0xfe53_4d42,  // smb2
    0x0102_1997,  // 9p
    0x00c3_6400,  // ceph
    0x5346_414f,  // openafs
    0x6b41_4653,  // kafs
    0x7375_7245,  // coda
    0x564c,  // ncp
    0x0bd0_0bd0,  // lustre
    0x4750_4653,  // gpfs
    0x7461_636f,  // ocfs2
    0x0116_1970,  // gfs2
    0xaad7_aaea,  // panfs
    0x786f_4256,  // vboxsf
    0xbacb_acbc,  // vmhgfs
  ]

  private static let userSpaceType: UInt32 = 0x6573_5546

  /// File systems in user space that are known to keep their bytes on a local disk.
  private static let localUserSpaceNames: Set<String> = [
    "fuseblk", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs", "fuse.veracrypt",
    "fuse.bindfs", "fuse.mergerfs", "fuse.fuse-overlayfs", "fuse.lxcfs", "fuse.ntfs-3g",
    "fuse.exfat", "fuse.zfs",
  ]

  /// Whether `path` lies on a network file system.
  ///
  /// A file system in user space (FUSE) counts as a network one unless it is known to be local:
  /// most of the others (sshfs, rclone, s3fs, davfs) are not. A path that is not there yet is judged
  /// by its nearest parent that is.
  public static func isNetwork(_ path: String) -> Bool {
    let present = nearestPresent(path)
    let type = UInt32(truncatingIfNeeded: unsafe martlet_file_system_type(present))
    guard type == userSpaceType else { return isNetwork(type: type) }
    var status = stat()
    guard unsafe stat(present, &status) == 0, let mounts = mountTable() else { return true }
    let device = UInt64(status.st_dev)
    let major = (device >> 8) & 0xfff | (device >> 32) & ~0xfff
    let minor = device & 0xff | (device >> 12) & ~0xff
    let name = mountType(inMountTable: mounts, device: "\(major):\(minor)")
    return isNetworkUserSpace(name: name)
  }

  /// Whether a type number of `statfs(2)` is that of a network file system.
  package static func isNetwork(type: UInt32) -> Bool { networkTypes.contains(type) }

  /// Whether a FUSE type name, such as `fuse.sshfs`, is not known to be local.
  package static func isNetworkUserSpace(name: String?) -> Bool {
    guard let name else { return true }
    return !localUserSpaceNames.contains(name)
  }

  /// The type name of the mount on `device` in the text of `/proc/self/mountinfo`.
  package static func mountType(inMountTable text: String, device: String) -> String? {
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 4, fields[2] == device,
        let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count
      else { continue }
      return String(fields[dash + 1])
    }
    return nil
  }

  private static func mountTable() -> String? {
    guard let file = try? Descriptor.open(reading: "/proc/self/mountinfo") else { return nil }
    guard let bytes = try? file.read(at: 0, count: 1 << 20) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func nearestPresent(_ path: String) -> String {
    var candidate = path.isEmpty ? "." : path
    while unsafe access(candidate, F_OK) != 0 {
      guard let slash = candidate.lastIndex(of: "/") else { return "." }
      candidate = slash == candidate.startIndex ? "/" : String(candidate[..<slash])
    }
    return candidate
  }
}
