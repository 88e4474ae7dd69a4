import LanguageModels
import Testing

@Suite struct TokenEstimateTests {
    /// Real counts of Gemma 3's tokenizer, taken in 2026.
    @Test(arguments: [
        (String(repeating: "=", count: 2_000), 126),
        (String(repeating: "今日は天気がいいですね。", count: 100), 601),
        (
            String(
                repeating: "Größere Änderungen müssen überprüft werden, bevor sie übernommen werden können. ",
                count: 40
            ), 563
        ),
        (
            String(repeating: "Быстрая коричневая лиса перепрыгнула через ленивую собаку. ", count: 40), 722
        ),
        ((0..<150).map { "            return self.value_\($0)" }.joined(separator: "\n"), 1_390),
    ])
    func `the estimate encloses the real count`(text: String, count: Int) {
        let estimate = TokenEstimate(of: text)
        #expect(estimate.tokens >= count)
        #expect(estimate.least <= count)
    }

    @Test func `nothing has no tokens`() {
        #expect(TokenEstimate(of: "") == TokenEstimate(of: ""))
        #expect(TokenEstimate(of: "").tokens == 0)
    }

    @Test func `a word and its parts`() {
        #expect(TokenEstimate(of: "one two three").tokens == 3)
        #expect(TokenEstimate(of: "internationalization").tokens > TokenEstimate(of: "nation").tokens)
        #expect(TokenEstimate(of: "2026").tokens == 4)
    }

    @Test func `messages carry their template's marks`() {
        let text = "Some words."
        let messages = TokenEstimate(of: [ModelMessage.user(text), .assistant(text)])
        #expect(messages.tokens > 2 * TokenEstimate(of: text).tokens)
    }

    @Test func `only clear cases look truncated`() {
        let words = TokenEstimate(of: String(repeating: "some plain words of text ", count: 2_000))
        #expect(words.tokens > 8_192)
        let cases: [(Int?, Bool)] = [
            (nil, false), (0, false), (5, false), (500, false),
            (4_000, true), (8_191, true), (8_192, true), (words.tokens, false),
        ]
        for (count, looksTruncated) in cases {
            let context = count == words.tokens ? 16_384 : 8_192
            #expect(
                words.looksTruncated(promptTokens: count, contextTokens: context) == looksTruncated,
                "\(String(describing: count))"
            )
        }
    }

    @Test func `an honest count is never suspicious, whatever the vocabulary`() {
        let text = "let value = try decoder.decode(Value.self, from: data) // reads it\n"
        let estimate = TokenEstimate(of: String(repeating: text, count: 200))
        for percent in stride(from: 65, through: 110, by: 5) {
            let count = estimate.tokens * percent / 100
            #expect(!estimate.looksTruncated(promptTokens: count, contextTokens: 16_384), "\(percent) %")
        }
    }
}

@Suite struct ContextBucketsTests {
    private let buckets = ContextBuckets()

    @Test(
        arguments: [
            (100, 100, nil, 0, 8_192, true),
            (8_000, 192, nil, 0, 8_192, true),
            (8_000, 193, nil, 0, 16_384, true),
            (20_000, 1_000, nil, 0, 32_768, true),
            (40_000, 1_000, nil, 0, 32_768, false),
            (100, 100, nil, 16_384, 16_384, true),
            (100, 100, 2_048, 0, 2_048, true),
            (2_000, 100, 2_048, 0, 2_048, false),
            (9_000, 100, 12_000, 0, 12_000, true),
            (100, 100, 131_072, 0, 8_192, true),
            (100, 100, 0, 0, 8_192, true),
        ] as [(Int, Int, Int?, Int, Int, Bool)]
    )
    func `the smallest window that fits is chosen`(
        prompt: Int,
        reply: Int,
        trained: Int?,
        floor: Int,
        window: Int,
        fits: Bool
    ) {
        let choice = buckets.choice(
            promptTokens: prompt,
            replyTokens: reply,
            trainedContext: trained,
            floor: floor
        )
        #expect(choice.contextTokens == window)
        #expect(choice.fits == fits)
    }

    @Test func `the next window ends at the largest`() {
        #expect(buckets.next(after: 8_192) == 16_384)
        #expect(buckets.next(after: 8_192, trainedContext: 12_000) == 12_000)
        #expect(buckets.next(after: 8_192, trainedContext: 8_192) == nil)
        #expect(buckets.next(after: 32_768, trainedContext: 131_072) == nil)
    }
}
