// The answers to the questions other than chat.

import Foundation

/// `GET /models`: an object with a list, or the bare list.
struct OpenAIModels: Decodable {
    let models: [OpenAIModel]

    private enum Key: String, CodingKey {
        case data
    }

    private struct Entry: Decodable {
        let model: OpenAIModel?

        init(from decoder: any Decoder) throws { model = try? OpenAIModel(from: decoder) }
    }

    init(from decoder: any Decoder) throws {
        let entries: [Entry]?
        if let object = try? decoder.container(keyedBy: Key.self) {
            entries = try object.decodeIfPresent([Entry].self, forKey: .data)
        } else {
            entries = try [Entry](from: decoder)
        }
        models = entries?.compactMap(\.model) ?? []
    }
}

/// One of the models, with what each host adds.
struct OpenAIModel: Decodable {
    let id: String
    let owner: String?
    /// The longest context in tokens, as the host serves or as it knows the model.
    let context: Int?
    let sizeInBytes: Int64?

    private enum Key: String, CodingKey {
        case id
        case owner = "owned_by"
        case meta
        // vLLM; OpenRouter and Together; Groq; LM Studio, what is loaded and what could be.
        case maxModelLength = "max_model_len"
        case contextLength = "context_length"
        case contextWindow = "context_window"
        case loadedContextLength = "loaded_context_length"
        case maxContextLength = "max_context_length"
    }

    /// What llama.cpp's server tells of the file.
    private enum MetaKey: String, CodingKey {
        case trainedContext = "n_ctx_train"
        case size
    }

    init(from decoder: any Decoder) throws {
        let model = try decoder.container(keyedBy: Key.self)
        id = try model.decode(String.self, forKey: .id)
        owner = model.lenient(String.self, .owner)
        let meta = try? model.nestedContainer(keyedBy: MetaKey.self, forKey: .meta)
        let keys: [Key] = [
            .maxModelLength, .loadedContextLength, .contextLength, .contextWindow, .maxContextLength,
        ]
        let said = keys.lazy.compactMap { model.lenient(Int.self, $0) }.first { $0 > 0 }
        context = said ?? meta?.lenient(Int.self, .trainedContext)
        sizeInBytes = meta?.lenient(Int64.self, .size)
    }
}

/// `GET /props` of llama.cpp's server.
struct LlamaProperties: Decodable {
    /// The context that each of its slots has, in tokens.
    let context: Int?

    private enum Key: String, CodingKey {
        case settings = "default_generation_settings"
    }

    private enum SettingKey: String, CodingKey {
        case context = "n_ctx"
    }

    init(from decoder: any Decoder) throws {
        let properties = try decoder.container(keyedBy: Key.self)
        let settings = try? properties.nestedContainer(keyedBy: SettingKey.self, forKey: .settings)
        context = settings?.lenient(Int.self, .context)
    }
}
