/// The keys by which the looser rungs compare lines.
enum TextFolding {
    /// The line without outer white space, each inner run of it one blank.
    static func collapsed(_ line: Substring) -> ExactText {
        var output: [UInt8] = []
        output.reserveCapacity(line.utf8.count)
        var isAfterSpace = false
        for byte in line.utf8 {
            if byte.isSpace {
                isAfterSpace = !output.isEmpty
                continue
            }
            if isAfterSpace { output.append(0x20) }
            isAfterSpace = false
            output.append(byte)
        }
        return ExactText(String(decoding: output, as: UTF8.self))
    }

    /// The collapsed line with typographic characters in their plain form.
    static func folded(_ line: Substring) -> ExactText {
        guard line.utf8.contains(where: { $0 >= 0x80 }) else { return collapsed(line) }
        var text = ""
        for scalar in line.unicodeScalars {
            switch scalar.value {
            case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: text += "-"
            case 0x2018...0x201B, 0x2032, 0x00B4: text += "'"
            case 0x201C...0x201F, 0x2033, 0x00AB, 0x00BB: text += "\""
            case 0x00A0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: text += " "
            case 0x2026: text += "..."
            case 0x200B...0x200D, 0x2060, 0xFEFF: break
            default: text.unicodeScalars.append(scalar)
            }
        }
        return collapsed(text[...])
    }
}
