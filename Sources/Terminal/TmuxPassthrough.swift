/// Sequences for the terminal that tmux runs in.
///
/// tmux lets them through only with `allow-passthrough on`, which is off by default, and drops them else.
enum TmuxPassthrough {
    /// The sequence in the envelope that tmux opens: a DCS of its own, in which each ESC stands twice.
    static func wrapped(_ sequence: [UInt8]) -> [UInt8] {
        let escape: UInt8 = 0x1B
        let body = sequence.flatMap { $0 == escape ? [escape, escape] : [$0] }
        return Array("\u{1B}Ptmux;".utf8) + body + Array("\u{1B}\\".utf8)
    }
}
