import Domain
import Terminal

/// Whether an action can be done now, or why not.
enum Availability: Equatable {
    case enabled
    /// Not now; the reason is shown when it is tried.
    case disabled(String)
    /// It would make no sense here; it is not shown.
    case hidden

    /// Whether it can be done.
    var isEnabled: Bool { self == .enabled }

    /// Why it cannot be done; nil when it can.
    var reason: String? {
        switch self {
        case .enabled: nil
        case .disabled(let reason): reason
        case .hidden: "It means nothing where you are."
        }
    }
}

extension DashboardState {
    /// Whether an action can be done now.
    func availability(of action: Action) -> Availability {
        if let limit = scopeAvailability(of: action) { return limit }
        switch action.info.context {
        case .log: return availability(ofLog: action)
        case .output where shownLog != nil, .search where shownLog != nil: return availability(ofLog: action)
        case .task: return taskAvailability(of: action)
        case .diff where readsPullRequest: return pageDiffAvailability(of: action)
        case .chat: return chatAvailability(of: action)
        case .detail, .diff, .output, .search: return detailAvailability(of: action)
        case .files: return filesAvailability(of: action)
        case .toast: return offer == nil ? .hidden : .enabled
        case .editor, .dialog, .list: return dialogAvailability(of: action)
        case .filter: return hasRecentWords ? .enabled : .hidden
        case .inbox: return inboxAvailability(of: action)
        case .gitHub, .pipelines: return availability(ofGitHub: action)
        case .pullRequest, .pullRequests, .pullRequestPage, .pullRequestDiff, .pullRequestFiles:
            return pullRequestAvailability(of: action)
        case .issues, .issue: return availability(ofIssues: action)
        case .tasks:
            if action == .filterTasks {
                return tasks.count == 0 ? .disabled("There are no tasks yet.") : .enabled
            }
            return selectedTask == nil ? .disabled(noTask) : .enabled
        case .anywhere: return .enabled
        case .global: break
        }
        switch action {
        case .newTask:
            // A task can be written while the engine starts; it is sent when there is one.
            return connection == .starting ? .enabled : engineAvailability
        case .chooseModel, .pullModel, .setCheck, .refreshHealth, .searchMessages, .detach, .pauseQueue,
            .listRules:
            return engineAvailability
        case .checkConsent: return consentAvailability
        case .newTaskFromIssue: return gitHubAvailability
        case .zoom, .zoomBack:
            return canZoom ? .enabled : .disabled("There is room for one pane only.")
        case .resetLayout:
            return shares.isEmpty ? .disabled("The borders are where they were at first.") : .enabled
        default: return .enabled
        }
    }

    /// Whether the engine takes commands.
    var engineAvailability: Availability {
        switch connection {
        case .starting: .disabled("The engine is still starting.")
        case .connected: .enabled
        case .failed(let error): .disabled(error.message)
        }
    }

    private var consentAvailability: Availability {
        guard isConnected, let project else { return engineAvailability }
        // Rules may let one command run, and a consent more.
        guard let isolation = project.isolation, !isolation.hasPrefix("unsandboxed") else { return .enabled }
        return .disabled("Checks run in \(isolation) here; no consent is needed.")
    }

    private var noTask: String {
        let key = keymap.label(for: .newTask)
        return "No task is selected." + (key.map { " \($0) writes a new one." } ?? "")
    }

    private func chatAvailability(of action: Action) -> Availability {
        switch action {
        case .stopReply: chat.isReplying ? .enabled : .disabled("No reply is being written.")
        case .copyReply, .pageReply: chat.lastReply == nil ? .disabled("There is no reply yet.") : .enabled
        case .write, .newConversation, .searchChat: engineAvailability
        case .chooseConversation:
            conversations.isEmpty ? .disabled("There is no conversation yet.") : .enabled
        case .openAddedTask: addedTask == nil ? .disabled("No task was added from this chat.") : .enabled
        default: .enabled
        }
    }

    private func detailAvailability(of action: Action) -> Availability {
        guard selectedTask != nil else { return .disabled(noTask) }
        switch action {
        case .openStep:
            switch detail.section {
            case .overview: return selectedTask?.evidence == nil ? .hidden : .enabled
            case .steps: return detail.step == nil ? .disabled("There are no steps yet.") : .enabled
            case .diff, .output: return .hidden
            }
        case .follow: return detail.section == .steps || detail.section == .output ? .enabled : .hidden
        case .beginSearch:
            return detail.section == .diff || detail.section == .output
                ? .enabled : .disabled("Diff and output can be searched.")
        case .nextMatch, .previousMatch: return isSearching ? .enabled : .hidden
        case .rejectHunk, .rejectFile, .commentOnHunk, .applyMarks, .editHunk:
            return reviewAvailability(of: action)
        case .nextHunk, .previousHunk, .nextFile, .previousFile, .scrollRight, .scrollLeft, .toggleSides,
            .toggleFold, .foldAll, .unfoldAll, .toggleFiles:
            guard detail.section == .diff, detail.diff?.isEmpty == false else {
                return .disabled("There is no diff.")
            }
            return action == .toggleSides ? sidesAvailability : .enabled
        case .toggleGroup, .toggleAllGroups, .nextGroup, .previousGroup:
            return detail.section == .output && detail.output?.hasGroups == true
                ? .enabled : .disabled("There are no groups of lines.")
        case .toggleNumbers:
            return detail.section == .output ? .enabled : .disabled("No output is shown.")
        case .restoreStep: return restoreAvailability
        default: return .enabled
        }
    }

    private static var choosing: String { "It is not asked yes or no here; choose a button." }

    private func dialogAvailability(of action: Action) -> Availability {
        switch (action, dialogs.last?.content) {
        case (.editMessage, .confirm(let dialog)): dialog.messageOf == nil ? .hidden : .enabled
        // There may be two ways to say yes.
        case (.answerYes, .confirm(let dialog)): dialog.yes == nil ? .disabled(Self.choosing) : .enabled
        case (.accept, .actions(let dialog)):
            dialog.isForReading || dialog.selected != nil ? .enabled : .hidden
        case (.accept, .models(let dialog)):
            dialog.list.selectedID != nil || dialog.trouble != nil ? .enabled : .hidden
        case (.accept, .search(let dialog)): dialog.selected == nil ? .hidden : .enabled
        case (.accept, .rules(let dialog)): dialog.selected == nil ? .hidden : .enabled
        case (.accept, .conversations(let dialog)): dialog.list.selectedID == nil ? .hidden : .enabled
        case (.accept, .issues(let dialog)): dialog.selected == nil ? .hidden : .enabled
        case (.answerYes, .page), (.confirm, .page), (.nextButton, .page), (.previousButton, .page),
            (.editMessage, .page):
            .hidden
        case (.newline, .newTask(let dialog)): dialog.field == .prompt ? .enabled : .hidden
        case (.expandPaste, _): activeEditor?.hasChips == true ? .enabled : .hidden
        case (.nextField, .newTask), (.previousField, .newTask): .enabled
        case (.nextField, _), (.previousField, _): .hidden
        case (.newline, .text(let dialog)), (.externalEditor, .text(let dialog)):
            dialog.isMultiline ? .enabled : .hidden
        default: .enabled
        }
    }
}

extension ProjectStatus {
    /// Whether checks run without a sandbox because the user said so.
    var hasConsent: Bool { isolation?.contains("consent") == true }
}
