// swift-tools-version: 6.1
import PackageDescription

/// Features of the language that every Swift target of the project turns on.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target with the project's settings; `dependencies` is exactly what `design.md` section 2 lets it import.
func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The test target of `name`; it may import that target and whatever else is named.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    swiftSettings: settings)
}

/// A C library of the system, imported by exactly one Swift target.
func library(_ name: String, package: String, pkgConfig: String? = nil) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
  name: "dctop",
  products: [.executable(name: "dctop", targets: ["dctop"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // L0: C libraries
    library("COpenBLAS", package: "libopenblas-dev", pkgConfig: "openblas"),
    library("COneDNN", package: "libdnnl-dev"),
    library("CJPEG", package: "libturbojpeg0-dev", pkgConfig: "libturbojpeg"),
    library("CPNG", package: "libpng-dev", pkgConfig: "libpng"),
    library("CWebP", package: "libwebp-dev", pkgConfig: "libwebp"),
    library("CZlib", package: "zlib1g-dev", pkgConfig: "zlib"),
    library("CNcurses", package: "libncursesw5-dev"),
    .target(name: "CKernels"),
    // L1: the two vocabularies
    layer("Tensors", ["COpenBLAS", "COneDNN", "CKernels"]),
    layer("Telemetry"),
    // L2: numerics, and pure drawing
    layer("NN", ["Tensors"]),
    layer("Clustering", ["Tensors"]),
    layer("Datasets", ["Tensors", "CJPEG", "CPNG", "CWebP", "CZlib"]),
    layer("TUI"),
    // L3: files, and the terminal
    layer("RunStore", ["Tensors", "Telemetry", .product(name: "GRDB", package: "GRDB.swift")]),
    layer("Curses", ["TUI", "CNcurses"]),
    // L4: the engine, and the pure interface
    layer("DeepCluster", ["Tensors", "NN", "Clustering", "Datasets", "RunStore", "Telemetry"]),
    layer("Dashboard", ["TUI", "Telemetry"]),
    // L5: the program
    .executableTarget(
      name: "dctop",
      dependencies: [
        "Tensors", "NN", "Clustering", "Datasets", "Telemetry", "RunStore", "DeepCluster", "TUI", "Dashboard",
        "Curses",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      swiftSettings: settings),
    // Tests
    .target(name: "TestSupport", dependencies: ["Tensors", "TUI"], path: "Tests/TestSupport", swiftSettings: settings),
    tests("Tensors"),
    tests("Telemetry"),
    tests("NN", ["Tensors"]),
    tests("Clustering", ["Tensors"]),
    tests("Datasets", ["Tensors"]),
    tests("TUI"),
    tests("RunStore", ["Tensors", "Telemetry"]),
    tests("Curses", ["TUI"]),
    tests("DeepCluster", ["Tensors", "NN", "Clustering", "Datasets", "RunStore", "Telemetry"]),
    tests("Dashboard", ["TUI", "Telemetry"]),
    tests("dctop", ["NN", "Tensors"]),
  ],
  swiftLanguageModes: [.v6]
)
