import Foundation

/// The one thing that is read from package.json and composer.json: `scripts.test`.
enum NodeManifest {
    /// The script's text; an array (composer allows it) is joined; `nil` if there is none.
    static func testScript(_ text: String) -> String? {
        guard let manifest = try? JSONDecoder().decode(Manifest.self, from: Data(text.utf8)) else {
            return nil
        }
        return manifest.scripts?.test?.text
    }

    private struct Manifest: Decodable {
        var scripts: Scripts?
    }

    private struct Scripts: Decodable {
        var test: Script?
    }

    private struct Script: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let line = try? container.decode(String.self) {
                text = line
            } else {
                text = try container.decode([String].self).joined(separator: " && ")
            }
        }
    }
}
