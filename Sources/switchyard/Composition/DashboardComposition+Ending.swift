import Dashboard
import Dispatch
import Domain
import Foundation
import Remote
import Terminal
import Workspace

/// The ways out of the dashboard.
extension DashboardComposition {
    func watchSignals() {
        signalSources = [SIGTERM, SIGINT, SIGQUIT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { [weak self] in
                MainActor.assumeIsolated { self?.take(signal: number) }
            }
            source.activate()
            return source
        }
    }

    private func take(signal number: Int32) {
        // Ctrl+C and Ctrl+\ in a pager or a shell go to all of its process group, which is ours as well.
        if number != SIGTERM, session?.isLent == true { return }
        end(with: 128 + number)
    }

    func quit(_ mode: QuitMode) {
        switch mode {
        case .stop: stop()
        case .finish:
            endsWithEngine = true
            stopEngine(.whenIdle)
        case .leave: leaveTerminal(saying: goesOn)
        }
    }

    static let stoppedByOthers = "the engine was stopped from another terminal."
    /// What is said where the engine goes on.
    private var goesOn: String {
        let words = "the engine goes on without a screen; "
        guard let line else {
            return words + "`switchyard` shows it again, `switchyard engine stop` ends it."
        }
        return words + "`switchyard attach \(Console.clean(line.destination.text))` shows it again."
    }

    /// Ends the dashboard, and with it the engine unless other terminals use it and nothing of it is to be stopped.
    private func stop() {
        guard let door, ending == nil else { return end(with: ExitStatus.done.rawValue) }
        let hasWork = app?.hasUnfinishedTasks == true
        guard let host = door.host else {
            if hasWork { stopEngine(.now) }
            return end(with: ExitStatus.done.rawValue)
        }
        guard !hasWork else {
            host.stopsForAll()
            return end(with: ExitStatus.done.rawValue)
        }
        Task {
            if await host.attachedCount > 0 {
                leaveTerminal(saying: "the engine goes on for the other terminals that are attached.")
            } else {
                end(with: ExitStatus.done.rawValue)
            }
        }
    }

    private func stopEngine(_ when: EngineStop) {
        guard let client = door?.client else { return }
        lastCommand = Task {
            do throws(EngineError) {
                _ = try await client.perform(.stopEngine(when: when))
            } catch  where error == RemoteEngine.ended {
                // It went before its answer came, which is what was asked for.
            } catch {
                endsWithEngine = false
                let words = "the engine was not asked to stop: \(error.message)"
                if ending == nil { app?.note(words, isTrouble: true) } else { say(words) }
            }
        }
    }

    /// Gives the terminal back at once, then ends the engine of this process; running tasks stay, interrupted.
    ///
    /// - Parameters:
    ///   - status: What the process ends with.
    ///   - words: Why it ends, if nobody at this terminal wanted it to.
    func end(with status: Int32, saying words: String? = nil) {
        guard ending == nil else { return }
        app?.stop()
        session?.stop()
        if let words { say(words) }
        ending = Task {
            engineStart?.cancel()
            await app?.saved()
            await lastCommandEnded()
            var tasks: [AgentTask]?
            // An engine behind a line that is cut would keep us waiting for what only a sample needs.
            if sample != nil { tasks = try? await door?.client.ask(ListTasksQuery()) }
            await door?.host?.end()
            if let words = await sample?.leave(after: tasks) { say(words) }
            exit(status)
        }
    }

    /// Waits until what was asked for last is answered, but not for ever: a stopped process takes it when it wakes.
    private func lastCommandEnded() async {
        let limit = Task {
            // Cancelled when the answer comes first.
            do { try await Task.sleep(for: .seconds(EngineSilence.seconds)) } catch { return }
            say("the engine does not answer; what it was asked last it hears when it goes on.")
            exit(ExitStatus.failed.rawValue)
        }
        await lastCommand?.value
        limit.cancel()
    }

    /// Lets go of the terminal; the engine works on until nobody has use for it.
    ///
    /// - Parameter words: What is said of it; nil when the line is gone and nothing can be said.
    func leaveTerminal(saying words: String?) {
        guard ending == nil else { return }
        app?.stop()
        if let words {
            session?.stop()
            say(words)
            if let sample { say(sample.place) }
        } else {
            session?.detach()
        }
        Companions.detach(log: folders.openLog())
        ending = Task {
            await app?.saved()
            await engineStart?.value
            if let host = door?.host {
                host.leaveScreen()
                await hosting?.value
                await host.end()
            }
            exit(ExitStatus.done.rawValue)
        }
    }

    private func say(_ words: String) {
        print("switchyard: \(words)")
        fflush(nil)
    }
}
