import EngineTesting
import Foundation
import StubServer
import Synchronization

/// A repository with everything in it that must not be touched, a model that is good, useless or late, and a
/// check that takes a moment.
struct CrashProject: Sendable {
    /// The repository and the state.
    let product: Product
    /// The model's server.
    let model: StubOllama
    /// The engine's processes.
    let processes: EngineProcesses
    /// The repository as it has to stay.
    let before: RepositoryPicture
    private let mood: Mood

    /// Whether the model has come to its senses.
    private final class Mood: Sendable {
        let isCalm = Atomic(false)
    }

    /// Makes the repository and sets the check.
    ///
    /// - Parameter seed: Decides what the model says.
    init(seed: UInt64) throws {
        product = try Product()
        let mood = Mood()
        self.mood = mood
        model = try StubOllama { _, number in
            guard !mood.isCalm.load(ordering: .relaxed) else { return .text(Product.goodReply) }
            var random = SeededGenerator(seed: seed ^ UInt64(number) &* 0x9E37_79B9)
            return Self.reply(&random)
        }
        processes = EngineProcesses(stateFolder: product.state.path)
        try Self.commit(in: product)
        try Self.litter(product)
        // With consent the same is done where there is no sandbox.
        let settings = try product.switchyard("config", "--set-check", "sh quick.sh", "--allow-unsandboxed")
        guard settings.status == 0 else { throw CrashFinding(during: "the settings", [settings.errors]) }
        before = try RepositoryPicture(of: product)
    }

    /// From now on the model does what it is asked.
    func calmDown() { mood.isCalm.store(true, ordering: .relaxed) }

    // MARK: - The model

    private static func reply(_ random: inout SeededGenerator) -> StubReply {
        let pause = Duration.microseconds(random.below(5_000))
        switch random.below(10) {
        case 0...4: return .slow(Product.goodReply, pause: pause)
        case 5, 6: return .slow("sum.py\n```python\ndef add(a, b):\n    return a * b\n```\n", pause: pause)
        case 7: return .text("I would rather talk about it first.\n")
        case 8: return random.oneIn(2) ? .garbage : .cutAfter("sum.py\n```python\nde")
        default: return .stall("sum.py\n")
        }
    }

    // MARK: - The repository

    /// History, references, hooks and settings.
    private static func commit(in product: Product) throws {
        let project = product.project
        let check = "sleep 0.05\ngrep -q 'a + b' sum.py && echo 1 passed && exit 0\necho 1 failed\nexit 1\n"
        try project.write(check, to: "quick.sh")
        try project.write("ignored/\n*.log\n", to: ".gitignore")
        for name in ["edited", "half-staged", "removed", "stashed"] {
            try project.write("\(name), as committed\n", to: "notes/\(name).txt")
        }
        try product.git("add", "-A")
        try product.git("commit", "-q", "-m", "Notes and a check")
        try product.git("tag", "-a", "v1", "-m", "The first one")
        try product.git("branch", "topic", "HEAD~1")
        try product.git("update-ref", "refs/remotes/origin/main", "HEAD~1")
        try product.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        try product.git("notes", "add", "-m", "A note on it")
        try product.git("config", "alias.st", "status")
        try product.git("config", "branch.main.description", "Mine")
        for name in ["pre-commit", "commit-msg"] {
            try project.write("#!/bin/sh\nexit 0\n", to: ".git/hooks/" + name)
            let path = project.path + "/.git/hooks/" + name
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
    }

    /// A stash, and a working tree in the middle of something.
    private static func litter(_ product: Product) throws {
        let project = product.project
        try project.write("stashed\n", to: "notes/stashed.txt")
        try product.git("stash", "push", "-q", "-m", "For later")
        try project.write("staged\n", to: "notes/new.txt")
        try project.write("half\n", to: "notes/half-staged.txt")
        try product.git("add", "notes/new.txt", "notes/half-staged.txt")
        try project.write("half and half\n", to: "notes/half-staged.txt")
        try project.write("edited\n", to: "notes/edited.txt")
        try project.write("untracked\n", to: "untracked/deep/file.txt")
        try project.write("ignored\n", to: "ignored/file.txt")
        try project.write("ignored as well\n", to: "build.log")
        try Data([0, 0xFF, 0x1B, 0x0A]).write(to: URL(fileURLWithPath: project.path + "/binary"))
        try FileManager.default.removeItem(atPath: project.path + "/notes/removed.txt")
        try FileManager.default.createSymbolicLink(
            atPath: project.path + "/link",
            withDestinationPath: "notes/edited.txt"
        )
    }
}
