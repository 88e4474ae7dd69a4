import Domain
import Testing

@Suite struct ModelHintTests {
    @Test(
        arguments: [
            (80, 24), (24, 24), (22.5, 24), (20, 16), (15.2, 16), (12, 8), (7.7, 8), (5, 4), (2, nil),
        ] as [(Double, Int?)]
    )
    func `a memory gets the models of its size, and not of the next`(memory: Double, size: Int?) {
        let hints = ModelHint.fitting(memoryInGigabytes: memory)
        #expect(hints.first?.memoryInGigabytes == size)
        #expect(hints.allSatisfy { $0.memoryInGigabytes == size && $0.downloadInGigabytes < memory })
    }
}
