package import Foundation

/// A model that a host has on its disk.
package struct InstalledModel: Sendable, Hashable {
    /// The name with its tag, such as "qwen2.5-coder:7b".
    package var name: String

    /// The size on disk; zero when the host does not say.
    package var sizeInBytes: Int64

    /// The content's hash in hexadecimal, without a prefix; empty when the host does not say.
    package var digest: String

    /// When it was fetched or changed last.
    package var modifiedAt: Date?

    /// As the host writes it, such as "7.6B".
    package var parameterSize: String?

    /// As the host writes it, such as "Q4_K_M".
    package var quantization: String?

    /// Creates a model.
    package init(
        name: String,
        sizeInBytes: Int64 = 0,
        digest: String = "",
        modifiedAt: Date? = nil,
        parameterSize: String? = nil,
        quantization: String? = nil
    ) {
        self.name = name
        self.sizeInBytes = sizeInBytes
        self.digest = digest
        self.modifiedAt = modifiedAt
        self.parameterSize = parameterSize
        self.quantization = quantization
    }

    /// Whether a person who writes `other` means this model: `x` stands for `x:latest`.
    package func isNamed(_ other: String) -> Bool {
        Self.completeName(name) == Self.completeName(other)
    }

    /// The name with its tag.
    static func completeName(_ name: String) -> String {
        let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        return last.contains(":") ? name : name + ":latest"
    }
}
