import Foundation
import GRDB
import Telemetry

/// What `run.sqlite` keeps of an epoch's clusters beside their sizes and nearest images: a row of the table `cluster`.
///
/// Little is kept, for 1,000 epochs are to fit into 200 MB: what follows from the labels is computed again.
struct ClusterRow {
  /// Images that are kept of those farthest from a centroid.
  private static let memberLimit = 4

  private let picture: ClusterPicture
  private let links: [ClusterLink]

  /// Nil where a picture has no figures.
  init?(_ picture: ClusterPicture) {
    guard picture.figures.count == picture.sizes.count, let last = picture.generations.last,
      last.epoch == picture.epoch, last.links.count == picture.sizes.count
    else { return nil }
    (self.picture, links) = (picture, last.links)
  }

  func insert(into database: Database, position: Int) throws {
    let clusterLimit = max(picture.sizes.count, picture.generations.dropLast().last?.sizes.count ?? 0) + 1
    let parents = CompactNumbers.encode(links.map(\.parent), below: clusterLimit)
    let births = CompactNumbers.encode(picture.figures.map { Int32($0.birth ?? -1) }, below: picture.epoch + 2)
    let neighbors = table(picture.figures.map(\.neighbors), limit: ClusterFigures.neighborLimit)
    let members = table(picture.farthest, limit: ClusterRow.memberLimit)
    let imageLimit = 2 + (members.rows.lazy.compactMap { $0?.image }.max() ?? 0)
    let images = CompactNumbers.encode(members.rows.map { Int32($0?.image ?? -1) }, below: imageLimit)
    let near = CompactNumbers.encode(neighbors.rows.map { Int32($0?.cluster ?? -1) }, below: clusterLimit)
    let places = Array(repeating: "?", count: 16).joined(separator: ", ")
    var arguments: StatementArguments = [
      picture.epoch, position, parents.type, images.type, births.type, Data(links.map(\.origin.rawValue)),
      parents.bytes, CompactNumbers.encode(links.map(\.merged), below: clusterLimit).bytes, births.bytes,
      CompactNumbers.encode(picture.figures.map(\.spread)),
    ]
    arguments += [neighbors.width, near.bytes, CompactNumbers.encode(neighbors.rows.map { $0?.distance })]
    arguments += [members.width, images.bytes, CompactNumbers.encode(members.rows.map { $0?.distance })]
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO cluster VALUES (\(places))").execute(arguments: arguments)
  }

  /// Lists in rows of equal width, nil where a list is shorter.
  private func table<Element>(_ lists: [[Element]], limit: Int) -> (width: Int, rows: [Element?]) {
    let width = min(limit, lists.map(\.count).max() ?? 0)
    var rows: [Element?] = []
    for list in lists {
      for place in 0..<width { rows.append(place < list.count ? list[place] : nil) }
    }
    return (width, rows)
  }
}

extension ClusterRow {
  /// Adds what is kept to a picture; nothing for runs of versions that kept nothing, and where arrays do not fit.
  static func add(to picture: inout ClusterPicture, from database: Database) throws {
    guard try database.tableExists("cluster"),
      let row = try Row.fetchOne(database, sql: "SELECT * FROM cluster WHERE epoch = ?", arguments: [picture.epoch]),
      let figures = ClusterRow.figures(row, count: picture.sizes.count)
    else { return }
    picture.figures = figures
    picture.farthest = farthest(row, count: picture.sizes.count) ?? []
    picture.generations = try generations(of: picture, database)
  }

  private static func figures(_ row: Row, count: Int) -> [ClusterFigures]? {
    let width: Int = row["neighbors"]
    let spreads = CompactNumbers.decodeDistances(row["spread"])
    let distances = CompactNumbers.decodeDistances(row["near_distances"])
    guard width >= 0, spreads.count == count, distances.count == count * width,
      let births = CompactNumbers.decodeWithNone(row["birth"], row["birth_type"]), births.count == count,
      let near = CompactNumbers.decodeWithNone(row["near"], row["cluster_type"]), near.count == distances.count
    else { return nil }
    return (0..<count).map { cluster in
      var figures = ClusterFigures()
      figures.birth = births[cluster] >= 0 ? Int(births[cluster]) : nil
      figures.spread = spreads[cluster]
      figures.neighbors = (cluster * width..<(cluster + 1) * width).compactMap { place in
        guard near[place] >= 0, let distance = distances[place] else { return nil }
        return .init(cluster: Int(near[place]), distance: distance)
      }
      return figures
    }
  }

  private static func farthest(_ row: Row, count: Int) -> [[ClusterPicture.Member]]? {
    let width: Int = row["members"]
    let distances = CompactNumbers.decodeDistances(row["distances"])
    guard width >= 0, distances.count == count * width,
      let images = CompactNumbers.decodeWithNone(row["farthest"], row["image_type"]), images.count == distances.count
    else { return nil }
    return (0..<count).map { cluster in
      (cluster * width..<(cluster + 1) * width).filter { images[$0] >= 0 }.map {
        ClusterPicture.Member(image: Int(images[$0]), distance: distances[$0], label: nil)
      }
    }
  }

  /// The clusterings up to the picture's, as many as one looks back on, oldest first.
  private static func generations(of picture: ClusterPicture, _ database: Database) throws -> [ClusterGeneration] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT epoch, sizes, cluster_type, origin, parent, merged FROM cluster JOIN assignment USING (epoch)
        WHERE epoch <= ? ORDER BY epoch DESC LIMIT ?
        """,
      arguments: [picture.epoch, ClusterPicture.generationLimit(clusterCount: picture.sizes.count)])
    return rows.reversed().compactMap { row in
      let origins = (row["origin"] as Data).map { ClusterLink.Origin(rawValue: $0) ?? .none }
      guard let sizes = CompactNumbers.decode(row["sizes"], "<u4"), sizes.count == origins.count,
        let parents = CompactNumbers.decodeWithNone(row["parent"], row["cluster_type"]),
        let merged = CompactNumbers.decodeWithNone(row["merged"], row["cluster_type"]),
        parents.count == sizes.count, merged.count == sizes.count
      else { return nil }
      let links = sizes.indices.map { ClusterLink(origins[$0], parent: parents[$0], merged: merged[$0]) }
      return ClusterGeneration(epoch: row["epoch"], sizes: sizes, links: links)
    }
  }
}
