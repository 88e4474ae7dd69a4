import Domain
import Foundation
import Terminal

// What is remembered of the screen, and how it is found again.

extension DashboardState {
    /// How the screen stands, to be remembered.
    var memory: ScreenMemory {
        var memory = awaitedMemory ?? ScreenMemory()
        memory.focus = focus.stableName
        memory.companion = companion.stableName
        let names = rememberedZooms.map { ($0.key.stableName, $0.value.rawValue) }
        memory.zooms = names.isEmpty ? nil : Dictionary(names, uniquingKeysWith: { first, _ in first })
        let parts = shares.map { ($0.key.rawValue, $0.value) }
        memory.shares = parts.isEmpty ? nil : Dictionary(parts, uniquingKeysWith: { first, _ in first })
        memory.editing = editing == keymap.editing ? nil : editing.rawValue
        memory.filter = tasks.filter.isEmpty ? nil : tasks.filter.text
        memory.words = rememberedWords
        memory.dismissed = rememberedDismissals
        memory.putAside = rememberedOnGitHub
        memory.pullRequests = gitHub.pullRequests.memory
        memory.message = chat.unsentText.isEmpty ? nil : chat.unsentText
        // Until the engine has told of the tasks, the rest is what was remembered before.
        guard awaitedMemory == nil else { return memory }
        memory.task = followsChanges ? nil : tasks.list.selectedID
        memory.topTask = tasks.list.offset > 0 ? tasks.list.ids[tasks.list.offset] : nil
        memory.section = detail.section.stableName
        let place = detail.place
        memory.detail = place == DetailPlace() ? nil : place
        memory.conversation = chat.conversation
        memory.chat = chat.place
        let reviews = keptReviews.kept
        memory.reviews = reviews.isEmpty ? nil : reviews
        return memory
    }

    /// Takes what was remembered: what needs no engine at once, the rest when that has told of the tasks.
    ///
    /// - Parameter reading: What the file said.
    mutating func remember(_ reading: ScreenMemory.Reading) {
        switch reading {
        case .nothing: break
        case .unreadable(let reason): say(reason)
        case .memory(let memory):
            showLayout(of: memory)
            if chosenEditing == nil, let style = memory.editing.flatMap(EditingStyle.init(rawValue:)) {
                chosenEditing = style
                useEditing()
            }
            takeWords(memory.words ?? [:])
            restoreDismissals(memory.dismissed ?? [:])
            restoreOnGitHub(memory.putAside ?? [:])
            // Who has gone somewhere is not to be taken elsewhere.
            if let requests = memory.pullRequests, !hasActed { gitHub.pullRequests.restore(requests) }
            if tasks.filter.isEmpty, let filter = memory.filter {
                tasks.editFilter { $0 = TextEditor(text: filter) }
            }
            if chat.editor.isEmpty, let message = memory.message {
                chat.editor.reset(to: message)
            }
            awaitedMemory = memory
            if isConnected { showRemembered(memory) }
        }
    }

    /// The zooms of panes, that of the runs as it is without a log over them: the log will not be open again.
    private var rememberedZooms: [Pane: PaneZoom] {
        guard let log = gitHub.log else { return zooms }
        var zooms = zooms
        zooms[.pipelines] = log.zoomBefore
        return zooms
    }

    /// The failures that were put aside; nil for none.
    private var rememberedDismissals: [String: Int64]? {
        guard !inbox.dismissed.isEmpty else { return nil }
        let pairs = inbox.dismissed.map { id, time in
            ("\(id)", Int64((time.timeIntervalSince1970 * 1000).rounded()))
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private mutating func restoreDismissals(_ remembered: [String: Int64]) {
        let pairs = remembered.compactMap { id, time in
            Int64(id).map { (TaskID(rawValue: $0), Date(timeIntervalSince1970: Double(time) / 1000)) }
        }
        inbox.restore(Dictionary(pairs) { first, _ in first }, tasks: tasks.all)
    }

    /// What was put aside on GitHub; nil for nothing.
    private var rememberedOnGitHub: [String: Int64]? {
        let pairs = inbox.putAside.compactMap { id, time in
            id.stableName.map { ($0, Int64((time.timeIntervalSince1970 * 1000).rounded())) }
        }
        return pairs.isEmpty ? nil : Dictionary(pairs) { first, _ in first }
    }

    private mutating func restoreOnGitHub(_ remembered: [String: Int64]) {
        let pairs = remembered.compactMap { name, time in
            InboxEntry.ID(stableName: name).map { ($0, Date(timeIntervalSince1970: Double(time) / 1000)) }
        }
        inbox.restore(putAside: Dictionary(pairs) { first, _ in first })
    }

    private mutating func showLayout(of memory: ScreenMemory) {
        if !hasActed {
            if let pane = memory.focus.flatMap(Pane.init(stableName:)) { setFocus(pane) }
            if let pane = memory.companion.flatMap(Pane.init(stableName:)), pane.isCompanion {
                companion = pane
            }
        }
        for (name, zoom) in memory.zooms ?? [:] {
            guard let pane = Pane(stableName: name), zooms[pane] == nil else { continue }
            zooms[pane] = PaneZoom(rawValue: zoom)
        }
        for (name, share) in memory.shares ?? [:] {
            guard let split = Split(rawValue: name), shares[split] == nil else { continue }
            shares[split] = min(max(share, 0), 1)
        }
    }

    /// Shows of tasks and conversations what was in view, as far as it is still there.
    mutating func showRemembered(_ memory: ScreenMemory) {
        awaitedMemory = nil
        restore(memory.reviews ?? [])
        if let id = memory.task, tasks.list.select(id: id) {
            followsChanges = false
            if let top = memory.topTask { tasks.list.scroll(toTop: top) }
            detail.show(id)
            if detail.section == .overview, let name = memory.section {
                detail.section = DetailState.Section(stableName: name) ?? .overview
            }
            if let place = memory.detail { detail.restore(place) }
        }
        if let id = memory.conversation {
            guard conversations.contains(where: { $0.id == id }) else { return }
            chat.show(id)
        } else if !chat.editor.isEmpty {
            // The message was to begin a conversation.
            chat.show(nil)
        }
        chat.awaited = memory.chat
    }
}
