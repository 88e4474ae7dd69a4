/// The files a model was shown, prepared for the question which of them hold a passage.
final class ShownFiles {
    private let texts: [(path: String, text: String)]
    /// How many more passages are looked up; each costs a walk over all files, and a reply may hold thousands.
    private var lookupsLeft = 200

    init(_ files: [String: String]) {
        texts = files.map { ($0.key, $0.value.replacing("\r\n", with: "\n")) }
    }

    /// The files that hold a passage, line breaks compared as LF.
    func holders(of passage: String) -> [String] {
        guard !passage.isBlank, lookupsLeft > 0 else { return [] }
        lookupsLeft -= 1
        let search = SequenceSearch(Array(passage.utf8))
        return texts.filter { search.occurs(in: $0.text.utf8) }.map(\.path)
    }
}
