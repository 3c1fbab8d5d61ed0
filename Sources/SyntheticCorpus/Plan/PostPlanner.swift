// SPDX-License-Identifier: Apache-2.0
// From postings to posts: who posts which pictures, when, in which topic.

internal import EvidenceModel

/// Deals out pictures to posts.
struct PostPlanner {
  /// The picture of each posting, in order of time.
  let postings: [Int]
  /// How posts may show pictures.
  let styles: [PlannedPost.Style]
  /// The largest number of pictures a post shows.
  let largestPost: Int
  /// The number of pseudonyms.
  let posters: Int
  /// The number of posts a topic gets on average.
  let postsPerTopic: Int

  /// The posts, in order of time.
  func posts(using generator: inout SeededGenerator) -> [PlannedPost] {
    let groups = grouped(using: &generator)
    let times = CorpusMonth.times(groups.count, using: &generator)
    let topics = max(1, groups.count / max(1, postsPerTopic))
    var uploads: [Int: Int] = [:]
    var latest: [Int: [Int]] = [:]
    var posts: [PlannedPost] = []
    for (index, group) in groups.enumerated() {
      let topic = 1 + generator.below(topics)
      var attachments: [PlannedPost.Attachment] = []
      for picture in group {
        let isRepost = uploads[picture] != nil
        let isNewUpload = isRepost && generator.below(2) == 0
        if !isRepost { uploads[picture] = 0 }
        if isNewUpload { uploads[picture, default: 0] += 1 }
        attachments.append(
          .init(
            picture: picture, upload: isNewUpload ? uploads[picture, default: 0] : 0,
            style: styles[generator.below(styles.count)]))
      }
      let earlier = latest[topic, default: []]
      let wantsQuote = generator.below(5) == 0 && !earlier.isEmpty
      posts.append(
        PlannedPost(
          number: index + 1, topic: topic, poster: generator.below(posters), time: times[index],
          attachments: attachments,
          quotes: wantsQuote ? earlier[generator.below(earlier.count)] : nil))
      latest[topic, default: []].append(index + 1)
    }
    return posts
  }

  /// The postings in posts of 1 to `largestPost`, no post showing a picture twice.
  private func grouped(using generator: inout SeededGenerator) -> [[Int]] {
    var groups: [[Int]] = []
    var group: [Int] = []
    var size = 1 + generator.below(largestPost)
    for picture in postings {
      if group.count == size || group.contains(picture) {
        groups.append(group)
        group = []
        size = 1 + generator.below(largestPost)
      }
      group.append(picture)
    }
    if !group.isEmpty { groups.append(group) }
    return groups
  }
}
