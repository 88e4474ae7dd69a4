import Domain
import Testing

@Suite struct WorktreeStatusTests {
    @Test(
        arguments: [
            ([], true, true), ([.dirty], false, true), ([.unmerged, .dirty], false, true),
            ([.unknown], false, true), ([.inUse], false, false), ([.leased, .dirty], false, false),
            ([.locked], false, false), ([.missing], false, false),
        ] as [([WorktreeStatus.Obstacle], Bool, Bool)]
    )
    func `what is saved nowhere else goes only when asked for, and what is in use never`(
        obstacles: [WorktreeStatus.Obstacle],
        byItself: Bool,
        whenAsked: Bool
    ) {
        let status = WorktreeStatus(path: "/w", obstacles: obstacles)
        #expect(status.isRemovable(trashesUnsaved: false) == byItself)
        #expect(status.isRemovable(trashesUnsaved: true) == whenAsked)
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_250, "1.3 kB"), (12_345, "12 kB"),
            (3_400_000, "3.4 MB"), (52_000_000_000, "52 GB"), (4_200_000_000_000, "4200 GB"),
        ] as [(Int64, String)]
    )
    func `sizes are told in as few digits as they need`(bytes: Int64, text: String) {
        #expect(bytes.asByteCount == text)
    }

    @Test func `the whole is the sum of its parts`() {
        let use = DiskUse(worktrees: 1, checkpoints: 20, trash: 300, outputs: 4_000, database: 50_000)
        #expect(use.total == 54_321)
    }
}
