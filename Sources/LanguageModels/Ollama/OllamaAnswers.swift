// The answers to Ollama's questions other than chat.

import Foundation

/// `GET /api/version`.
struct OllamaVersion: Decodable {
    let version: String
}

/// `GET /api/tags`.
struct OllamaTags: Decodable {
    let models: [InstalledModel]

    private struct Entry: Decodable {
        var model: InstalledModel?

        private enum Key: String, CodingKey {
            case name
            case model
            case size
            case digest
            case details
            case modifiedAt = "modified_at"
        }

        init(from decoder: any Decoder) throws {
            let entry = try decoder.container(keyedBy: Key.self)
            guard let name = entry.lenient(String.self, .name) ?? entry.lenient(String.self, .model) else {
                return
            }
            let details = entry.lenient(OllamaModelDetails.self, .details)
            model = InstalledModel(
                name: name,
                sizeInBytes: entry.lenient(Int64.self, .size) ?? 0,
                digest: entry.lenient(String.self, .digest) ?? "",
                modifiedAt: entry.lenient(String.self, .modifiedAt).flatMap(OllamaTime.date),
                parameterSize: details?.parameterSize,
                quantization: details?.quantization
            )
        }
    }

    private enum Key: String, CodingKey {
        case models
    }

    init(from decoder: any Decoder) throws {
        let entries = try decoder.container(keyedBy: Key.self).decodeIfPresent([Entry].self, forKey: .models)
        models = entries?.compactMap(\.model) ?? []
    }
}

/// `GET /api/ps`.
struct OllamaRunning: Decodable {
    struct Entry: Decodable {
        let name: String?
        let model: String?
        let contextLength: Int?
        let sizeInVRAM: Int64?

        private enum Key: String, CodingKey {
            case name
            case model
            case contextLength = "context_length"
            case sizeInVRAM = "size_vram"
        }

        init(from decoder: any Decoder) throws {
            let entry = try decoder.container(keyedBy: Key.self)
            name = entry.lenient(String.self, .name)
            model = entry.lenient(String.self, .model)
            contextLength = entry.lenient(Int.self, .contextLength)
            sizeInVRAM = entry.lenient(Int64.self, .sizeInVRAM)
        }
    }

    let models: [Entry]?
}

/// `POST /api/show`.
struct OllamaShow: Decodable {
    let capabilities: Set<String>
    let details: OllamaModelDetails?
    let trainedContext: Int?

    private enum Key: String, CodingKey {
        case capabilities
        case details
        case modelInfo = "model_info"
    }

    private struct InfoKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        capabilities = Set(object.lenient([String].self, .capabilities) ?? [])
        details = object.lenient(OllamaModelDetails.self, .details)
        let info = try? object.nestedContainer(keyedBy: InfoKey.self, forKey: .modelInfo)
        // Named after the architecture, such as "qwen2.context_length"; a model with a second part, such as
        // one for images, can have a second one, and the first architecture's is the one that counts.
        let architecture = info?.lenient(String.self, InfoKey(stringValue: "general.architecture"))
        let named = architecture.flatMap {
            info?.lenient(Int.self, InfoKey(stringValue: $0 + ".context_length"))
        }
        trainedContext =
            named
            ?? info?.allKeys.filter { $0.stringValue.hasSuffix(".context_length") }
            .compactMap { info?.lenient(Int.self, $0) }.max()
    }
}

/// The `details` of a model, in several answers.
struct OllamaModelDetails: Decodable {
    let family: String?
    let parameterSize: String?
    let quantization: String?

    private enum Key: String, CodingKey {
        case family
        case parameterSize = "parameter_size"
        case quantization = "quantization_level"
    }

    init(from decoder: any Decoder) throws {
        let details = try decoder.container(keyedBy: Key.self)
        family = details.lenient(String.self, .family)
        parameterSize = details.lenient(String.self, .parameterSize)
        quantization = details.lenient(String.self, .quantization)
    }
}

/// Reads Ollama's times, which have zero to nine digits of fraction and a zone.
enum OllamaTime {
    static func date(_ text: String) -> Date? {
        var whole = text
        if let point = whole.firstIndex(of: ".") {
            let end = whole[whole.index(after: point)...].firstIndex { !$0.isNumber } ?? whole.endIndex
            whole.removeSubrange(point..<end)
        }
        return try? Date(whole, strategy: .iso8601)
    }
}
