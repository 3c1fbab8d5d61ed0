// SPDX-License-Identifier: Apache-2.0

import EvidenceVault
import Testing

@Suite struct FileSystemKindTests {
  @Test(arguments: [0x6969, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x00c3_6400] as [UInt32])
  func networkTypesAreKnown(_ type: UInt32) {
    #expect(FileSystemKind.isNetwork(type: type))
  }

  /// ext4, xfs, btrfs, tmpfs, overlayfs, zfs.
  @Test(
    arguments: [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630, 0x2fc1_2fc1] as [UInt32]
  )
  func localTypesAreNot(_ type: UInt32) {
    #expect(!FileSystemKind.isNetwork(type: type))
  }

  @Test func theMountTableTellsUserSpaceFileSystemsApart() {
    let table = """
      36 35 98:0 / /mnt/a rw,noatime master:1 - ext4 /dev/root rw
      40 35 0:52 / /mnt/b rw,nosuid - fuse.sshfs host:/srv rw,user_id=0
      41 35 0:53 / /mnt/c rw,nosuid shared:3 master:2 - fuse.gocryptfs /x rw
      broken line
      """
    #expect(FileSystemKind.mountType(inMountTable: table, device: "0:52") == "fuse.sshfs")
    #expect(FileSystemKind.mountType(inMountTable: table, device: "0:53") == "fuse.gocryptfs")
    #expect(FileSystemKind.mountType(inMountTable: table, device: "9:9") == nil)
    #expect(FileSystemKind.isNetworkUserSpace(name: "fuse.sshfs"))
    #expect(FileSystemKind.isNetworkUserSpace(name: "fuse.unheard-of"))
    #expect(FileSystemKind.isNetworkUserSpace(name: nil))
    #expect(!FileSystemKind.isNetworkUserSpace(name: "fuse.gocryptfs"))
  }

  @Test func aLocalFolderAndAPathYetToBeMadeAreLocal() throws {
    let folder = try TemporaryFolder()
    #expect(!FileSystemKind.isNetwork(folder.path))
    #expect(!FileSystemKind.isNetwork(folder.file("not/yet/there")))
  }
}
