// swift-tools-version: 6.2

import PackageDescription

// The floors of the house, top to bottom. A target may use those below it, never above;
// `ArchitectureTests` holds the same table. See docs/architecture.md.
let package = Package(
    name: "switchyard",
    products: [
        .executable(name: "switchyard", targets: ["switchyard"]),
        .library(name: "Engine", targets: ["Engine"]),
        .library(name: "Domain", targets: ["Domain"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
    ],
    targets: [
        // Floor 6: the command line and the composition of everything below.
        .executableTarget(
            name: "switchyard",
            dependencies: [
                "CEntry", "CProcess", "Dashboard", "Domain", "Engine", "LanguageModels", "Remote", "Terminal",
                "Workspace",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        // Floor 5: what is on the screen, as state and drawing.
        .target(
            name: "Dashboard",
            dependencies: ["CAssets", "Domain", "Terminal", .product(name: "TOMLKit", package: "TOMLKit")]
        ),

        // Floor 5: both ends of the engine's door over one stream of bytes.
        .target(name: "Remote", dependencies: ["CProcess", "Domain"]),

        // Floor 4: the engine's services; the terminal kit.
        .target(
            name: "Engine",
            dependencies: [
                "CAssets", "CILogs", "Classifier", "Domain", "Editing", "GitHub", "HTTP", "LanguageModels",
                "Store",
                "Workspace",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ]
        ),
        .target(name: "Terminal", dependencies: ["CNcurses", "CProcess"]),

        // Floor 3: the outside world, one room each.
        .target(name: "GitHub", dependencies: ["HTTP", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "LanguageModels", dependencies: ["HTTP"]),
        .target(name: "Workspace", dependencies: ["CProcess", "Domain"]),

        // Floor 2: tools without an opinion.
        .target(
            name: "Store",
            dependencies: [
                "Domain",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(name: "HTTP", dependencies: ["CCurl"]),
        .target(name: "Classifier", dependencies: ["Domain"]),
        .target(
            name: "CILogs",
            dependencies: ["CAssets", "Domain", .product(name: "TOMLKit", package: "TOMLKit")]
        ),
        .target(name: "Editing"),

        // Floor 1: the nouns and the contract.
        .target(name: "Domain"),

        // Floor 0: C.
        .target(name: "CAssets", exclude: ["failure-patterns.toml"]),
        .target(name: "CCurl"),
        .target(name: "CEntry", dependencies: ["CProcess"]),
        .target(name: "CProcess"),
        .systemLibrary(name: "CNcurses"),

        // What another program does to use the library products.
        .executableTarget(
            name: "RunTask",
            dependencies: ["Domain", "Engine"],
            path: "docs/examples/RunTask"
        ),

        // Tests mirror the targets.
        .target(name: "StubServer", path: "Tests/StubServer"),
        .target(
            name: "StubGitHub",
            dependencies: ["StubServer", .product(name: "Crypto", package: "swift-crypto")],
            path: "Tests/StubGitHub"
        ),
        .target(
            name: "CPowerLossVFS",
            path: "Tests/CPowerLossVFS",
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
        // Fills databases and times them, for `make bench`.
        .executableTarget(name: "BenchStore", dependencies: ["Domain", "Store"], path: "Tests/BenchStore"),
        .target(
            name: "EngineTesting",
            dependencies: ["Domain", "Engine", "LanguageModels", "StubServer", "Workspace"],
            path: "Tests/EngineTesting"
        ),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "CILogsTests", dependencies: ["CILogs", "Domain"], exclude: ["Samples"]),
        .testTarget(name: "ClassifierTests", dependencies: ["Classifier", "Domain"]),
        .testTarget(
            name: "DashboardTests",
            dependencies: ["CAssets", "Dashboard", "Domain", "Terminal"],
            exclude: ["Screens"]
        ),
        .testTarget(name: "DomainTests", dependencies: ["Domain"]),
        .testTarget(name: "EditingTests", dependencies: ["Editing"]),
        .testTarget(
            name: "EndToEndTests",
            // Not the product itself, which forks when it is loaded; it is built with everything else.
            dependencies: ["Domain", "EngineTesting", "Store", "StubGitHub", "StubServer", "Workspace"]
        ),
        .testTarget(
            name: "EngineTests",
            dependencies: [
                "Domain", "Engine", "EngineTesting", "GitHub", "LanguageModels", "Store", "StubGitHub",
                "StubServer", "Terminal", "Workspace",
            ]
        ),
        .testTarget(name: "GitHubTests", dependencies: ["GitHub", "HTTP", "StubServer"]),
        .testTarget(
            name: "HTTPTests",
            dependencies: ["HTTP", "StubServer"]
        ),
        .testTarget(
            name: "LanguageModelsTests",
            dependencies: ["HTTP", "LanguageModels", "StubServer"]
        ),
        .testTarget(
            name: "RemoteTests",
            dependencies: ["Domain", "Engine", "EngineTesting", "LanguageModels", "Remote"]
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["CPowerLossVFS", "Domain", "Store", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(name: "StubGitHubTests", dependencies: ["HTTP", "StubGitHub"]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal"]),
        .testTarget(name: "WorkspaceTests", dependencies: ["CProcess", "Domain", "Workspace"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu2x
)

// One bar for every Swift target of ours.
for target in package.targets
where target.type != .system && !target.name.hasPrefix("C")
    || ["CILogs", "CILogsTests", "Classifier"].contains(target.name)
{
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .treatAllWarnings(as: .error),
        ]
}
