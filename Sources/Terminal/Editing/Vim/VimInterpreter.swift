/// Turns keys into edits as vim does: modes, counts, operators with motions and text objects, and repeat.
///
/// A pure value: it gets a copy of the text with each key and changes that; undo and typing are left to the
/// editor. A command is what was typed since the last one was complete.
struct VimInterpreter: Sendable {
    /// What works on a stretch of text.
    enum Operator: Character {
        case delete = "d"
        case change = "c"
        case yank = "y"
        case indent = ">"
        case outdent = "<"
    }

    /// What the next character belongs to.
    private enum Prefix {
        case g, leave, replace
        case find(TextDirection, isTill: Bool)
        case object(isAround: Bool)
    }

    /// The part of a command that has been typed.
    private struct Pending {
        var count: Int?
        var operation: Operator?
        /// The count typed before the operator.
        var operationCount: Int?
        var prefix: Prefix?

        var isEmpty: Bool { count == nil && operation == nil && prefix == nil }

        /// The product of the counts; nil when none was typed.
        var total: Int? {
            count == nil && operationCount == nil
                ? nil : min(VimInterpreter.mostTimes, (count ?? 1) * (operationCount ?? 1))
        }
    }

    /// A text being typed.
    private struct Insertion {
        /// Where in the recording it begins.
        var start: Int
        /// How often it is to stand there.
        var times: Int
        /// Whether each stands on a line of its own.
        var opensLine: Bool
    }

    /// Higher counts are taken for this one: nobody means more, and a slip must not fill the memory.
    private static let mostTimes = 999

    /// What letters mean now.
    private(set) var mode = VimMode.insert
    /// Where marking began.
    var anchor = TextPosition.start
    /// What was typed of a command behind a colon; nil while none was begun.
    var commandLine: String?
    /// Whether keys come from a repeat, which is not what the next repeat repeats.
    var isReplaying = false

    private var pending = Pending()
    /// The display column that up and down keep.
    private var goal: Int?
    private var lastFind: VimFind?
    /// The strokes of the command under way.
    private var recording: [VimStroke]
    /// The strokes of the last command that changed the text.
    private var lastChange: [VimStroke] = []
    private var insertion: Insertion

    /// Begins in insert mode.
    init() {
        // What is typed first can be repeated as if `i` had begun it.
        recording = [.key(Key(.character("i")))]
        insertion = Insertion(start: 1, times: 1, opensLine: false)
    }

    /// Whether a command has begun and is not complete.
    var isPending: Bool { !pending.isEmpty || commandLine != nil }

    /// The same in insert mode.
    func typing() -> VimInterpreter {
        var next = VimInterpreter()
        next.lastFind = lastFind
        next.lastChange = lastChange
        return next
    }

    /// One for another text, in insert mode or, if told so, in normal mode where this one is not typing.
    func anew(keepsMode: Bool) -> VimInterpreter {
        var next = VimInterpreter()
        if keepsMode, mode != .insert { next.mode = .normal }
        return next
    }

    /// Notes what was typed by other means than a key.
    mutating func record(_ stroke: VimStroke) {
        if mode == .insert { recording.append(stroke) }
    }

    /// Acts on a key.
    mutating func handle(_ key: Key, _ text: inout VimText) -> VimResponse {
        if mode == .insert { return type(key, &text) }
        if let line = commandLine { return add(key, to: line) }
        if mode == .normal, pending.isEmpty { recording = [] }
        recording.append(.key(key))
        if key == Key(.escape) { return escape(&text) }
        let oldGoal = goal
        goal = nil
        let character = key.typedCharacter ?? (pending.prefix == nil ? Self.synonyms[key] : nil)
        guard let character else {
            defer { pending = Pending() }
            return pending.isEmpty ? .pass : .done
        }
        return step(character, oldGoal, &text)
    }

    /// Keys that do what a letter does.
    private static let synonyms: [Key: Character] = [
        Key(.left): "h", Key(.right): "l", Key(.up): "k", Key(.down): "j", Key(.backspace): "h",
        Key(.delete): "x", Key(.end): "$", Key(.enter): "j", Key(.character("r"), .control): "\u{12}",
    ]
}

// MARK: - Typing

extension VimInterpreter {
    private mutating func type(_ key: Key, _ text: inout VimText) -> VimResponse {
        recording.append(.key(key))
        guard key == Key(.escape) else { return .pass }
        let end = recording.count - 1
        if insertion.times > 1, insertion.start <= end {
            // Once more for each further time, and then this key again.
            let typed = Array(recording[insertion.start..<end])
            let lineEnd: [VimStroke] = insertion.opensLine ? [.text("\n", replacing: 0)] : []
            let again = repeatElement(lineEnd + typed, count: insertion.times - 1).flatMap { $0 }
            insertion.times = 1
            keepForRepeat()
            return .replay(again + [.key(key)])
        }
        mode = .normal
        goal = nil
        keepForRepeat()
        if text.cursor.column > 0 { text.cursor.column -= 1 }
        return .done
    }

    /// Goes into insert mode.
    mutating func beginTyping(times: Int = 1, opensLine: Bool = false) {
        mode = .insert
        insertion = Insertion(start: recording.count, times: times, opensLine: opensLine)
    }

    /// Notes that the command changed the text, so that it can be repeated.
    mutating func keepForRepeat() {
        if !isReplaying { lastChange = recording }
    }

    private mutating func escape(_ text: inout VimText) -> VimResponse {
        let wasNormal = mode == .normal && pending.isEmpty
        pending = Pending()
        mode = .normal
        text.cursor = text.onCharacter
        return wasNormal ? .ignored : .done
    }
}

// MARK: - Parts of commands

extension VimInterpreter {
    /// Takes a key into the command behind a colon.
    private mutating func add(_ key: Key, to line: String) -> VimResponse {
        switch key.code {
        case .escape: commandLine = nil
        case .enter:
            commandLine = nil
            return line.isEmpty ? .done : .command(line)
        case .backspace: commandLine = line.isEmpty ? nil : String(line.dropLast())
        default:
            guard let character = key.typedCharacter else { return .done }
            commandLine = line + String(character)
        }
        return .done
    }

    private mutating func step(
        _ character: Character,
        _ oldGoal: Int?,
        _ text: inout VimText
    ) -> VimResponse {
        if let prefix = pending.prefix { return finish(prefix, character, &text) }
        if let digit = character.wholeNumberValue, character.isASCII, digit > 0 || pending.count != nil {
            pending.count = min(Self.mostTimes, (pending.count ?? 0) * 10 + digit)
            goal = oldGoal
            return .done
        }
        if let motion = motion(character) { return move(motion, oldGoal, &text) }
        if let operation = Operator(rawValue: character) { return begin(operation, &text) }
        switch character {
        case "g": pending.prefix = .g
        case "f": pending.prefix = .find(.forward, isTill: false)
        case "t": pending.prefix = .find(.forward, isTill: true)
        case "F": pending.prefix = .find(.backward, isTill: false)
        case "T": pending.prefix = .find(.backward, isTill: true)
        case "i" where pending.operation != nil || mode != .normal: pending.prefix = .object(isAround: false)
        case "a" where pending.operation != nil || mode != .normal: pending.prefix = .object(isAround: true)
        case "r" where pending.operation == nil: pending.prefix = .replace
        case "Z" where pending.operation == nil && mode == .normal: pending.prefix = .leave
        default:
            let count = pending.total
            let isAlone = pending.operation == nil
            pending = Pending()
            guard isAlone else { return .done }
            return mode == .normal
                ? command(character, count: count, &text) : visualCommand(character, count: count, &text)
        }
        return .done
    }

    /// The motion of a character, repeats of a search included.
    private func motion(_ character: Character) -> VimMotion? {
        switch character {
        case ";": lastFind.map { .find($0, isRepeat: true) }
        case ",": lastFind.map { .find($0.reversed, isRepeat: true) }
        default: VimMotion(character)
        }
    }

    private mutating func finish(
        _ prefix: Prefix,
        _ character: Character,
        _ text: inout VimText
    ) -> VimResponse {
        pending.prefix = nil
        switch prefix {
        case .g where character == "g": return move(.textStart, nil, &text)
        case .g: break
        case .leave:
            pending = Pending()
            return character == "Z" ? .command("x") : character == "Q" ? .command("q!") : .done
        case .find(let direction, let isTill):
            let find = VimFind(character: character, direction: direction, isTill: isTill)
            lastFind = find
            return move(.find(find), nil, &text)
        case .replace:
            replace(with: character, count: pending.total ?? 1, &text)
        case .object(let isAround):
            let object = VimTextObject(isAround: isAround, name: character)
            if let range = object.range(in: text, count: pending.total ?? 1) { take(range, &text) }
        }
        pending = Pending()
        return .done
    }

    /// Lets the operator work on a text object, or marks it.
    private mutating func take(_ range: VimRange, _ text: inout VimText) {
        if let operation = pending.operation { return apply(operation, range, &text) }
        guard mode != .normal, !range.isEmpty || range.isLinewise else { return }
        mode = range.isLinewise ? .visualLine : .visual
        anchor = range.from
        text.cursor = range.to
        if range.to.column > 0 {
            text.cursor.column -= 1
        } else if !range.isLinewise {
            text.cursor = text.buffer.position(before: range.to) ?? range.from
        }
    }

    private mutating func move(
        _ motion: VimMotion,
        _ oldGoal: Int?,
        _ text: inout VimText
    ) -> VimResponse {
        let command = pending
        pending = Pending()
        if command.operation == .change, case .word(let isBig) = motion {
            return changeWord(isBig: isBig, command.total ?? 1, &text)
        }
        let target = motion.target(
            in: text,
            count: command.total,
            goal: oldGoal,
            isOperand: command.operation != nil
        )
        guard let target else {
            // There is nothing above or below: the owner may have something to show.
            return motion.isVertical && command.isEmpty && mode == .normal ? .ignored : .done
        }
        if let operation = command.operation {
            apply(operation, motion.range(in: text, to: target), &text)
            return .done
        }
        if motion.isVertical { goal = oldGoal ?? text.displayColumn }
        if motion == .lineEnd { goal = .max }
        text.cursor = target
        text.cursor = text.onCharacter
        return .done
    }

    /// `cw` leaves the blanks behind a word, unlike `dw`.
    private mutating func changeWord(isBig: Bool, _ times: Int, _ text: inout VimText) -> VimResponse {
        var walker = TextWalker(text, isBig: isBig)
        let motion = VimMotion.wordEnd(isBig: isBig)
        if walker.kind == .blank {
            let end = VimMotion.word(isBig: isBig)
            let target = end.target(in: text, count: times, goal: nil, isOperand: true) ?? text.cursor
            apply(.change, end.range(in: text, to: target), &text)
            return .done
        }
        for time in 0..<times {
            guard walker.toWordEnd(canStay: time == 0) else { break }
        }
        apply(.change, motion.range(in: text, to: walker.position), &text)
        return .done
    }

    private mutating func begin(_ operation: Operator, _ text: inout VimText) -> VimResponse {
        if mode != .normal {
            let count = pending.total ?? 1
            pending = Pending()
            applyToSelection(operation, times: count, &text)
            return .done
        }
        guard let begun = pending.operation else {
            pending.operation = operation
            pending.operationCount = pending.count
            pending.count = nil
            return .done
        }
        let count = pending.total ?? 1
        pending = Pending()
        if begun == operation { apply(operation, lines(count, of: text), &text) }
        return .done
    }

    /// As many lines as a count says, from the cursor's on.
    func lines(_ count: Int, of text: VimText) -> VimRange {
        let line = text.cursor.line
        return VimRange(lines: line...min(text.lastLine, line + count - 1), of: text)
    }
}

// MARK: - Modes and repeat

extension VimInterpreter {
    /// What is marked; nil outside the visual modes.
    func selection(in text: VimText) -> VimRange? {
        let from = min(text.buffer.clamped(anchor), text.cursor)
        var to = max(text.buffer.clamped(anchor), text.cursor)
        switch mode {
        case .normal, .insert: return nil
        case .visualLine: return VimRange(lines: from.line...to.line, of: text)
        case .visual:
            to.column = min(to.column + 1, text.length(of: to.line))
            return VimRange(from: from, to: to)
        }
    }

    /// Marks from the cursor on, or changes what is marked, or ends that.
    mutating func mark(_ new: VimMode, _ text: VimText) {
        if mode == .normal { anchor = text.cursor }
        mode = mode == new ? .normal : new
    }

    /// Ends the marking.
    mutating func endMarking() { mode = .normal }

    /// What a repeat does: the last change, with another count if one is given.
    func repetition(count: Int?) -> [VimStroke] {
        guard let count else { return lastChange }
        let digits = lastChange.prefix { stroke in
            guard case .key(let key) = stroke else { return false }
            return key.typedCharacter.map { $0.isASCII && $0.isNumber } ?? false
        }
        return "\(count)".map { .key(Key(.character($0))) } + lastChange.dropFirst(digits.count)
    }
}
