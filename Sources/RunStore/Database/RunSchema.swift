import GRDB

/// The tables of `run.sqlite`. SQLite keeps their comments: `sqlite3 run.sqlite .schema` tells what each column is.
///
/// Versions are only ever added: a table or a column that readers may know never changes its meaning.
enum RunSchema {
  /// The tables whose rows have a place in the run's story.
  static let storyTables = ["event", "step", "epoch", "assignment", "picture", "cluster"]

  /// A table whose rows have a place, too, but which runs of older versions lack.
  static let mapTable = "map"

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: version1) }
    migrator.registerMigration("2") { try $0.execute(sql: version2) }
    migrator.registerMigration("map") { try $0.execute(sql: map) }
    migrator.registerMigration("3") { try $0.execute(sql: version3) }
    migrator.registerMigration("score") { try $0.execute(sql: score) }
    return migrator
  }

  private static let version1 = """
    -- What the run was started with: every option as it was decided, by its long name.
    CREATE TABLE option (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- What it runs on: version, processor, libraries, folder; one row a name.
    CREATE TABLE environment (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- What happened, in order. Batches and epochs are in tables of their own.
    CREATE TABLE event (
      position INTEGER PRIMARY KEY, -- place in the story of the run, shared with step and epoch
      time REAL NOT NULL,           -- seconds since 1970, UTC
      kind TEXT NOT NULL,           -- such as emptyCluster, snapshotSaved, warned
      epoch INTEGER,                -- from 0; NULL where it belongs to none
      body TEXT NOT NULL            -- all of it, as JSON
    );

    -- Training batches.
    CREATE TABLE step (
      position INTEGER PRIMARY KEY,
      time REAL NOT NULL,
      epoch INTEGER NOT NULL,
      iteration INTEGER NOT NULL,   -- batch within the epoch, from 0
      iterations INTEGER NOT NULL,  -- batches in the epoch
      loss REAL,                    -- mean over the batch, in nats; NULL where it is not finite
      learning_rate REAL NOT NULL,
      seconds REAL NOT NULL,
      images INTEGER NOT NULL
    );

    -- Epochs: one clustering and the training on it. What does not exist is NULL.
    CREATE TABLE epoch (
      position INTEGER PRIMARY KEY,
      time REAL NOT NULL,
      epoch INTEGER NOT NULL UNIQUE,
      loss REAL,
      objective REAL,               -- sum of squared distances to the nearest centroids
      nmi_previous REAL,            -- to the epoch before, geometric mean
      nmi_labels REAL,              -- to the true classes
      empty_clusters INTEGER NOT NULL,
      largest_cluster INTEGER NOT NULL,
      smallest_cluster INTEGER NOT NULL,
      imbalance REAL,
      reassigned INTEGER,           -- images that left the cluster that most of their cluster's went to
      learning_rate REAL NOT NULL,
      features_seconds REAL, pca_seconds REAL, kmeans_seconds REAL, train_seconds REAL,
      features_per_second REAL, train_per_second REAL,
      evaluation_k INTEGER, accuracy REAL, nmi REAL, ami REAL, ari REAL
    );

    -- Clusterings. Labels and sizes are little-endian integers: numpy.frombuffer(labels, label_type).
    CREATE TABLE assignment (
      epoch INTEGER PRIMARY KEY,
      position INTEGER NOT NULL,
      k INTEGER NOT NULL,
      images INTEGER NOT NULL,
      label_type TEXT NOT NULL,     -- of each label: u1, <u2 or <u4
      labels BLOB NOT NULL,         -- the cluster of each image
      sizes BLOB NOT NULL           -- images of each cluster, <u4
    );
    """

  private static let version2 = """
    -- The images nearest to each centroid, of the clusterings in assignment.
    CREATE TABLE picture (
      epoch INTEGER PRIMARY KEY,
      position INTEGER NOT NULL,
      members INTEGER NOT NULL,     -- images kept of each cluster, at most
      nearest BLOB NOT NULL,        -- [k, members] of <u4, nearest first; 4294967295 where a cluster has fewer
      distances BLOB NOT NULL       -- [k, members] of <f4, to the centroid
    );

    -- Which images of the data the run has: image i of assignment is image places[i] of the data. One row.
    CREATE TABLE selection (
      images INTEGER NOT NULL,
      places BLOB                   -- <u4; NULL where the run has all images
    );
    """

  private static let map = """
    -- Where some images lie in the plane of the two first principal components of an epoch's features.
    CREATE TABLE map (
      epoch INTEGER PRIMARY KEY,
      position INTEGER NOT NULL,
      images BLOB,                  -- [n] of <u4: image i of assignment, whose labels have its cluster; the images are
                                    -- the same in all epochs, and kept with the first only
      x BLOB NOT NULL,              -- [n] of <i2: along the first component, 32767 for 1
      y BLOB NOT NULL               -- the same along the second
    );
    """

  private static let version3 = """
    -- What is known of each cluster of an assignment: one row an epoch, of arrays as in assignment. A cluster's number
    -- means nothing from one epoch to the next: parent says which one it was. Where there is none, a number is the
    -- largest of its type.
    CREATE TABLE cluster (
      epoch INTEGER PRIMARY KEY,
      position INTEGER NOT NULL,
      cluster_type TEXT NOT NULL,   -- of each number of a cluster: u1, <u2 or <u4
      image_type TEXT NOT NULL,     -- of each number of an image
      birth_type TEXT NOT NULL,     -- of each epoch in birth
      origin BLOB NOT NULL,         -- [k] of u1: 0 empty, 1 of the first epoch, 2 goes on from parent, 3 split from it,
                                    -- 4 gathered from several
      parent BLOB NOT NULL,         -- [k]: the cluster of the epoch before
      merged BLOB NOT NULL,         -- [k]: the largest other cluster of the epoch before that went into it
      birth BLOB NOT NULL,          -- [k]: the epoch in which it began to exist
      spread BLOB NOT NULL,         -- [k] of <f2: mean distance of its images to the centroid
      neighbors INTEGER NOT NULL,   -- nearest clusters kept of each
      near BLOB NOT NULL,           -- [k, neighbors]: those, nearest first
      near_distances BLOB NOT NULL, -- [k, neighbors] of <f2, between the centroids
      members INTEGER NOT NULL,     -- images kept of each cluster
      farthest BLOB NOT NULL,       -- [k, members]: those farthest from the centroid, farthest first
      distances BLOB NOT NULL       -- [k, members] of <f2, to the centroid
    );
    """

  private static let score = """
    ALTER TABLE epoch ADD COLUMN score REAL /* how good the clusters look without labels, 0 to 1 */
    """
}
